import { randomUUID } from "node:crypto";

/** An id that nobody can guess and that says which worker has the session: `w3-` and a UUID. */
export function newSessionId(worker: number): string {
  return `w${worker}-${randomUUID()}`;
}

/** The number of the worker that an id names; undefined for an id that no worker gave out. */
export function workerIn(sessionId: string): number | undefined {
  if (sessionId.charCodeAt(0) !== LETTER_W) return undefined;
  const [, digits] = GIVEN_OUT.exec(sessionId) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

const LETTER_W = 0x77;
/** More workers than eight digits count are not started. */
const GIVEN_OUT = /^w([1-9]\d{0,7})-[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
