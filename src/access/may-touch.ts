import { mayDo, type Operation } from "./operation.js";
import type { TokenEntry } from "./token-entry.js";

/** What is done with one session. */
export const SESSION_OPERATIONS = [
  "step",
  "reset",
  "close",
  "state",
  "report",
  "fork",
  "snapshot",
  "watch",
] as const satisfies Operation[];

export type SessionOperation = (typeof SESSION_OPERATIONS)[number];

/** Whether a token is told of the runs of `owner`: its own, a grader also those whose sessions it reads, an admin all. */
export function maySeeRunsOf({ name, role, sessionsOf }: TokenEntry, owner: string): boolean {
  return role === "admin" || owner === name || (role === "grader" && sessionsOf?.includes(owner) === true);
}

/**
 * Whether a token may do it with a session of `owner`. A session belongs to the token that opened it. An agent opens
 * none: it steps those whose id it was given, of the owners that its entry names, where it names any. A grader
 * reads those of the owners that its entry names. An admin may do everything.
 */
export function mayTouch(entry: TokenEntry, operation: SessionOperation, owner: string): boolean {
  const { name, role, sessionsOf } = entry;
  if (!mayDo(role, operation)) return false;
  if (role === "admin" || owner === name) return true;
  if (role === "agent") return sessionsOf?.includes(owner) ?? true;
  const isRead = operation === "state" || operation === "report" || operation === "watch";
  return role === "grader" && isRead && sessionsOf?.includes(owner) === true;
}
