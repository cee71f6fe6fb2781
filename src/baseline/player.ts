import type { AsyncPolicy, OnNoAnswer, Policy } from "../policies/index.js";
import type { AnswerNote } from "./own-share.js";
import type { JsonObject } from "../support/is-object.js";

/** Who plays a run. Only the same player can resume a run. */
export interface PlayerIdentity {
  readonly policy: "heuristic" | "llm";
  /** As in the lines. */
  readonly model: string;
  /** How the model is asked; null for the heuristic. */
  readonly mode: string | null;
  /** What becomes of an answer that is no action; absent for the heuristic. */
  readonly no_answer?: OnNoAnswer;
}

export interface Player {
  readonly identity: PlayerIdentity;
  readonly policy: Policy | AsyncPolicy;
  /** One line for the reader on who plays; undefined when it goes without saying. */
  readonly introduction: string | undefined;
  /** What to keep of the step just played, in the names of the file; forgets it. */
  takeStepNotes(): JsonObject;
  /** What to keep of the episode just played; forgets it. */
  takeEpisodeNotes(): JsonObject;
  /** How it came to its last action; absent where its answers cannot fail to be one. */
  lastAnswer?(): AnswerNote;
  /** What the whole run cost, for the reader. */
  summary(): readonly string[];
}
