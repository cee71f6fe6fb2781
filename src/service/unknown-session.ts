import { HelpdeskError } from "./catalogue.js";
import type { SessionEnd } from "./session-end.js";

const ACCOUNTS = {
  closed: "was closed",
  idle: "was idle for longer than the server keeps a session",
  given_up: "was given up for a new one: the server was full and nobody was using it",
  disconnected:
    "ended because its gRPC connection or socket had been gone for longer than the server waits (a Reset with reattachable keeps it)",
  lost: "was lost with the process of the server that had it",
} as const satisfies Record<SessionEnd, string>;

/** The failure of a call that names a session that is not there: `session_lost` where its process is gone. `end`: how it ended, where that is remembered. */
export function unknownSession(id: string, end: SessionEnd | undefined): HelpdeskError {
  const shown = JSON.stringify(id.slice(0, 64));
  const problem =
    end === undefined ? `There is no session ${shown}.` : `The session ${shown} ${ACCOUNTS[end]}.`;
  const reason = end === "lost" ? "session_lost" : "unknown_session";
  return new HelpdeskError(reason, problem, "session_id", [], undefined, end);
}
