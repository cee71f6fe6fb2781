import { createHash } from "node:crypto";
import type { Role } from "./role.js";

/** One token, as its file describes it; the token itself is kept nowhere. docs/security.md#the-file. */
export interface TokenEntry {
  /** Stands for the token in logs, errors and metrics; sessions belong to it. */
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the token. */
  readonly digest: Buffer;
  /** Most sessions open at once; undefined: as many as the server takes. */
  readonly maxSessions?: number;
  /** Undefined: as many as the server manages. */
  readonly stepsPerSecond?: number;
  /** Names of the tokens whose sessions an agent may step, or a grader may read. */
  readonly sessionsOf?: readonly string[];
}

export function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
