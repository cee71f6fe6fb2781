import { reaches, type Role } from "./role.js";

/** Who may do something: the first role that may, or `anyone`, without a token, too. */
interface OperationEntry {
  readonly least: Role | "anyone";
  /** Ends the sentence "the token may not …". */
  readonly does: string;
}

/**
 * What can be done with a server. Whose session it may be done with is another question: see `mayTouch`.
 * docs/security.md#roles.
 */
export const OPERATIONS = {
  health: { least: "anyone", does: "ask whether the server is up" },
  /** What is the same on every server of this version: schemas, reflection, the docs and the page's files. */
  contract: { least: "anyone", does: "read the contract" },
  /** A stream, a batch, a socket, MCP: what comes in it is judged part by part. */
  call: { least: "agent", does: "call this server" },
  /** What this server has: version, digests, tasks. */
  server: { least: "agent", does: "read what the server has" },
  step: { least: "agent", does: "take steps" },
  /** Opens sessions, and starts episodes in them. */
  reset: { least: "trainer", does: "open sessions or start episodes" },
  close: { least: "trainer", does: "close sessions" },
  /** An agent that may fork tries its actions out: what it learns is not what it was to show. */
  fork: { least: "trainer", does: "fork sessions" },
  snapshot: { least: "trainer", does: "take snapshots of sessions" },
  restore: { least: "trainer", does: "restore sessions" },
  watch: { least: "trainer", does: "watch sessions" },
  state: { least: "grader", does: "read an episode's state" },
  /** What a finished episode was worth, with the labels of its tickets. */
  report: { least: "grader", does: "read an episode's report" },
  /** How the runs are going. */
  runs: { least: "trainer", does: "list runs" },
  /** The episodes of a run that are over. */
  run: { least: "trainer", does: "read runs" },
  /** Whose sessions are open. */
  list: { least: "admin", does: "list the sessions" },
  /** What the server counts of itself. */
  metrics: { least: "admin", does: "read the server's metrics" },
  /** What no table lists. */
  unlisted: { least: "admin", does: "call what no table lists" },
} as const satisfies Record<string, OperationEntry>;

export type Operation = keyof typeof OPERATIONS;

export function isOpen(operation: Operation): boolean {
  return OPERATIONS[operation].least === "anyone";
}

export function mayDo(role: Role, operation: Operation): boolean {
  const { least } = OPERATIONS[operation];
  return least === "anyone" || reaches(role, least);
}
