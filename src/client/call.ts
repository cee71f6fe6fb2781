import { HelpdeskError, failureOf } from "./failure.js";

/** Before the first repetition, in milliseconds; each further one waits twice as long. */
const FIRST_PAUSE_MS = 100;

export interface CallKind {
  /** Whether the call may be sent again when its answer was lost: it then changes nothing a second time. */
  readonly repeatable: boolean;
}

/** Sends a call, again where that is harmless and its connection was lost, and throws a {@link HelpdeskError} alone. */
export type Call = <T>(kind: CallKind, send: () => Promise<T>) => Promise<T>;

export function createCall(url: string, retries: number): Call {
  return async ({ repeatable }, send) => {
    for (let sent = 0; ; sent += 1) {
      try {
        return await send();
      } catch (error) {
        const failure = error instanceof HelpdeskError ? error : failureOf(error, url);
        if (!repeatable || failure.reason !== "unreachable" || sent >= retries) throw failure;
        await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** sent));
      }
    }
  };
}
