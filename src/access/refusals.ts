import { HelpdeskError } from "../service/index.js";
import { OPERATIONS, type Operation } from "./operation.js";
import type { TokenEntry } from "./token-entry.js";

/** The failures of who may do what. None repeats a token. */

export function unauthenticated(problem: string): HelpdeskError {
  return new HelpdeskError("unauthenticated", problem, "authorization");
}

export function roleMayNot({ name, role }: TokenEntry, operation: Operation): HelpdeskError {
  const { does, least } = OPERATIONS[operation];
  const problem = `The token ${name} has the role ${role}, which may not ${does}: ${least} may.`;
  return new HelpdeskError("permission_denied", problem, operation);
}

export function anothersSession(id: string): HelpdeskError {
  const problem = `The session ${JSON.stringify(id.slice(0, 64))} belongs to another token.`;
  return new HelpdeskError("permission_denied", problem, "session_id");
}

export function tooManySteps({ name, stepsPerSecond = 0 }: TokenEntry, seconds: number): HelpdeskError {
  const problem = `The token ${name} may take ${stepsPerSecond} steps a second, and has.`;
  return new HelpdeskError("rate_limited", problem, "step", [], undefined, undefined, seconds);
}

/** Of a snapshot that anybody can read. */
export function snapshotTells({ name, role }: TokenEntry): HelpdeskError {
  const problem =
    `The token ${name} has the role ${role}, which may not read an episode's seed, and a snapshot of this server tells it: ` +
    "it has no key to seal snapshots with (--snapshot-key).";
  return new HelpdeskError("permission_denied", problem, "snapshot");
}
