import type { Observation } from "../domain/observation.js";

/** What a digest continues: that of the answer before, or nothing at the start of an episode. */
export const NO_DIGEST = "0000000000000000";

/**
 * A digest of what an answer says of the episode: what the step was worth, how the episode stands, and what is shown next.
 * How all that is put into words and views is the same for the same code, which the digest of all answers stands for
 * (answersDigest). It is taken of every step, so that it looks at numbers and the ticket's id, and of texts and lists at
 * no more than their length.
 *
 * @param before Of the episode's answer before this one, so that a difference is never lost again.
 * @returns 16 hexadecimal digits.
 */
export function answerDigest(before: string, seen: Observation): string {
  const { currentTicket, lastToolResult, metadata } = seen;
  numbers[0] = seen.taskId;
  numbers[1] = seen.history.length;
  numbers[2] = seen.reward ?? ABSENT;
  numbers[3] = seen.rubricReward ?? ABSENT;
  numbers[4] = seen.averageScoreSoFar;
  numbers[5] = seen.investigationBudgetRemaining;
  numbers[6] = seen.queueSize;
  numbers[7] = seen.ticketsRemaining;
  numbers[8] = seen.queuePosition;
  numbers[9] = (seen.done ? 1 : 0) + (seen.truncated ? 2 : 0);
  numbers[10] = metadata.planningPenaltyTotal;
  numbers[11] = metadata.slaBreachCount;
  numbers[12] = metadata.dynamicQueueEvents.length;
  numbers[13] = metadata.lastFeedbackSummary.length;
  numbers[14] = lastToolResult === null ? ABSENT : lastToolResult.actionType.length;
  return mixed(before, currentTicket === null ? "" : currentTicket.ticketId);
}

/** What stands for a number that is not there. */
const ABSENT = -1;

/** What the digest in the making is of. */
const numbers = new Float64Array(15);
const words = new Int32Array(numbers.buffer);
const WORDS = words.length;

/** Both halves are variables of one function: what functions share lies in memory, which took twice the time. */
function mixed(before: string, ticketId: string): string {
  let high = Number.parseInt(before.slice(0, 8), 16);
  let low = Number.parseInt(before.slice(8), 16);
  for (let at = 0; at < WORDS; at += 1) {
    const word = words[at] ?? 0;
    high = mixHigh(high, word);
    low = mixLow(low, word);
  }
  for (let index = 0; index < ticketId.length; index += 1) {
    const code = ticketId.charCodeAt(index);
    high = mixHigh(high, code);
    low = mixLow(low, code);
  }
  return hex(high) + hex(low);
}

/** Multipliers of MurmurHash3; any two odd numbers without a pattern would do. */
function mixHigh(half: number, word: number): number {
  const product = Math.imul(half ^ word, 0xcc9e2d51);
  return (product << 13) | (product >>> 19);
}

function mixLow(half: number, word: number): number {
  const sum = (Math.imul(half ^ word, 0x1b873593) + 0x52dce729) | 0;
  return (sum << 17) | (sum >>> 15);
}

const HEX_BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

function hex(bits: number): string {
  return hexByte(bits >>> 24) + hexByte(bits >>> 16) + hexByte(bits >>> 8) + hexByte(bits);
}

function hexByte(bits: number): string {
  return HEX_BYTES[bits & 0xff] ?? "";
}
