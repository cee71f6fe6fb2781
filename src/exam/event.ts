import type { Action } from "../domain/action.js";
import type { ErrorReason, SessionEnd } from "../service/index.js";

/** How an episode of an exam ended. All but the first two leave it unfinished: then it is worth its stopped rubric. */
export const ENDINGS = [
  "completed",
  "step_limit",
  /** Its session was reset. */
  "replaced",
  "closed",
  "idle",
  "given_up",
  "disconnected",
  /** The process that had the session is gone. */
  "lost",
  /** The server stopped, or was gone. */
  "server_stopped",
  /** Nobody asked for it. */
  "not_dealt",
] as const;

export type Ending = (typeof ENDINGS)[number];

/** Compiles as long as every end of a session is an ending. */
export const endingOf = (end: SessionEnd): Ending => end;

/** A line of an exam's log. Times are ISO 8601 in UTC, by the clock of the server. */
export type ExamEvent =
  | {
      /** A server began to serve the exam. */
      readonly event: "opened";
      readonly at: string;
      /** Of the exam file. */
      readonly commitment: string;
    }
  | {
      readonly event: "dealt";
      readonly at: string;
      readonly episode: number;
      /** s1, s2, …: ids of sessions are their users' secrets. */
      readonly session: string;
      /** Null: the reset named none. */
      readonly agent: string | null;
    }
  | {
      readonly event: "acted";
      readonly episode: number;
      /** With tickets by their own ids. */
      readonly action: Action;
    }
  | { readonly event: "ended"; readonly at: string; readonly episode: number; readonly how: Ending }
  | {
      /** The server refused so many calls of a session for the same reason; the last such line counts. Exact up to 100. */
      readonly event: "refused";
      readonly session: string;
      readonly reason: ErrorReason;
      readonly subject: string;
      readonly count: number;
    };
