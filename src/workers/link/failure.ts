import { HelpdeskError, type ErrorReason, type SessionEnd } from "../../service/index.js";

interface WrittenFailure {
  readonly reason: ErrorReason;
  readonly problem: string;
  readonly subject: string;
  readonly allowed: readonly string[];
  readonly capacity?: { readonly activeSessions: number; readonly maxSessions: number };
  readonly sessionEnd?: SessionEnd;
  readonly retryAfterSeconds?: number;
}

/** A failure of the catalogue as another worker reads it. What no caller caused is `internal`: its text stays where it was thrown. */
export function writeFailure(error: unknown): Buffer {
  const known = error instanceof HelpdeskError ? error : new HelpdeskError("internal", "The server failed.");
  const { reason, problem, subject, allowed, capacity, sessionEnd, retryAfterSeconds } = known;
  const written: WrittenFailure = {
    reason,
    problem,
    subject,
    allowed,
    ...(capacity !== undefined && { capacity }),
    ...(sessionEnd !== undefined && { sessionEnd }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
  return Buffer.from(JSON.stringify(written));
}

export function readFailure(bytes: Buffer): HelpdeskError {
  // Written by the same program.
  const written = JSON.parse(bytes.toString()) as WrittenFailure;
  const { reason, problem, subject, allowed, capacity, sessionEnd, retryAfterSeconds } = written;
  return new HelpdeskError(reason, problem, subject, allowed, capacity, sessionEnd, retryAfterSeconds);
}
