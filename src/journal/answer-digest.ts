import type { Observation } from "../domain/observation.js";

/** What a digest continues: that of the answer before, or nothing at the start of an episode. */
export const NO_DIGEST = "0000000000000000";

/**
 * A digest of what an answer says of the episode: what the step was worth, how the episode stands, and what is shown next.
 * How all that is put into words and views is the same for the same code, which the digest of all answers stands for
 * (answersDigest). It is taken of every step, so that it looks at numbers and names and never at texts or lists.
 *
 * @param before Of the episode's answer before this one, so that a difference is never lost again.
 * @returns 16 hexadecimal digits.
 */
export function answerDigest(before: string, seen: Observation): string {
  high = Number.parseInt(before.slice(0, 8), 16);
  low = Number.parseInt(before.slice(8), 16);
  number(seen.taskId);
  number(seen.history.length);
  number(seen.reward);
  number(seen.rubricReward);
  number(seen.averageScoreSoFar);
  number(seen.investigationBudgetRemaining);
  number(seen.queueSize);
  number(seen.ticketsRemaining);
  number(seen.queuePosition);
  number((seen.done ? 1 : 0) + (seen.truncated ? 2 : 0));
  const { currentTicket, lastToolResult, metadata } = seen;
  number(metadata.planningPenaltyTotal);
  number(metadata.slaBreachCount);
  number(metadata.dynamicQueueEvents.length);
  text(metadata.lastFeedbackSummary);
  text(currentTicket === null ? "" : currentTicket.ticketId);
  text(currentTicket === null ? "" : currentTicket.title);
  text(lastToolResult === null ? "" : lastToolResult.actionType);
  return hex(high) + hex(low);
}

/** The two halves of the digest in the making. */
let high = 0;
let low = 0;

/** Multipliers of MurmurHash3; any two odd numbers without a pattern would do. */
function mix(bits: number): void {
  high = Math.imul(high ^ bits, 0xcc9e2d51);
  high = (high << 13) | (high >>> 19);
  low = Math.imul(low ^ bits, 0x1b873593) + 0x52dce729;
  low = (low << 17) | (low >>> 15);
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

function number(value: number | null): void {
  double[0] = value ?? -1;
  mix(halves[0] ?? 0);
  mix(halves[1] ?? 0);
}

function text(value: string): void {
  mix(value.length);
  for (let index = 0; index < value.length; index += 1) mix(value.charCodeAt(index));
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
