import { HelpdeskError } from "./failure.js";

/** Longest that gRPC can write in milliseconds, eight digits: more than a day. A timer of JavaScript can wait longer. */
const LONGEST_TIMEOUT_MS = 99_999_999;
const MOST_RETRIES = 10;
const LARGEST_INT32 = 2_147_483_647;

/** A wait in milliseconds as Connect takes it for a call: 0 or less is none. */
export function checkTimeout(timeoutMs: number): number {
  if (timeoutMs === Infinity) return 0;
  if (Number.isFinite(timeoutMs) && timeoutMs >= 1 && timeoutMs <= LONGEST_TIMEOUT_MS)
    return Math.ceil(timeoutMs);
  throw invalid(
    "timeoutMs",
    timeoutMs,
    `Use milliseconds from 1 to ${LONGEST_TIMEOUT_MS}, or Infinity to wait without end.`,
  );
}

export function checkRetries(retries: number): number {
  if (Number.isInteger(retries) && retries >= 0 && retries <= MOST_RETRIES) return retries;
  throw invalid("retries", retries, `Use a whole number from 0 to ${MOST_RETRIES}.`);
}

function invalid(subject: string, value: unknown, nextStep: string): HelpdeskError {
  const problem = `${subject} cannot be ${String(value)}.`;
  return new HelpdeskError({ reason: "invalid_option", subject, problem, nextStep });
}

/** The numbers of a request, with what the server calls each at fault and the reason that it would give. */
const NUMBERS = {
  seed: ["invalid_seed", 0],
  taskId: ["unknown_task", -2_147_483_648],
  queueSize: ["invalid_queue_size", -2_147_483_648],
  expectedStep: ["wrong_type", -2_147_483_648],
  atStep: ["invalid_step", -2_147_483_648],
  fromStep: ["invalid_step", -2_147_483_648],
  count: ["invalid_count", -2_147_483_648],
  pageSize: ["malformed_request", -2_147_483_648],
} as const;

/**
 * Refuses a number that the message cannot carry: it would be cut, or be an error of the encoder's. Which of those that
 * it can carry are right is the server's to say.
 */
export function checkNumbers(numbers: {
  readonly [Name in keyof typeof NUMBERS]?: number | undefined;
}): void {
  for (const [name, [reason, least]] of Object.entries(NUMBERS)) {
    const value = numbers[name as keyof typeof NUMBERS]; // the table's own key
    if (value === undefined) continue;
    if (Number.isInteger(value) && value >= least && value <= LARGEST_INT32) continue;
    throw new HelpdeskError({
      reason,
      subject: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      problem: `${name} cannot be ${String(value)}.`,
      nextStep: `Use a whole number from ${Math.max(least, 0)} to 2147483647, or leave it out.`,
    });
  }
}

/** Refuses a number of a source that the message cannot carry; which of the others are right is the server's to say. */
export function checkSourceNumbers(numbers: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (value === undefined || (Number.isInteger(value) && Math.abs(value) <= LARGEST_INT32)) continue;
    throw new HelpdeskError({
      reason: "invalid_source",
      subject: `source.generated.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
      problem: `${name} cannot be ${String(value)}.`,
      nextStep: "Use a whole number in the range that the server's info tells, or leave it out.",
    });
  }
}
