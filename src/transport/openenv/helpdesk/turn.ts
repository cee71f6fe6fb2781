import type { HelpdeskService } from "../../../service/index.js";

/** Makes a call on the session of that id. */
export type Turn = HelpdeskService["inTurn"];

/**
 * How a call on a session is made: in its turn where other servers have sessions, too. Elsewhere at once; that its answer may
 * leave is waited for where answers leave.
 */
export function turnOf(service: HelpdeskService): Turn {
  return service.bring === undefined ? (_, call) => call() : (id, call) => service.inTurn(id, call);
}
