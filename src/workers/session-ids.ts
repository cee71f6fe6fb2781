import { randomUUID } from "node:crypto";

/** An id that nobody can guess and that says which worker has the session: `w3-` and a UUID. */
export function newSessionId(worker: number): string {
  return `w${worker}-${randomUUID()}`;
}

/** The number of the worker that an id names; undefined for an id that no worker gave out. */
export function workerIn(sessionId: string): number | undefined {
  if (sessionId.charCodeAt(0) !== LETTER_W) return undefined;
  const end = sessionId.indexOf("-");
  if (end < 2 || end > LONGEST_NUMBER) return undefined;
  const digits = sessionId.slice(1, end);
  return /^[1-9]\d*$/.test(digits) ? Number(digits) : undefined;
}

const LETTER_W = 0x77;
/** Characters up to the dash: more workers than that are not started. */
const LONGEST_NUMBER = 9;
