import type { AsyncPolicy, Policy } from "../policies/index.js";
import type { JsonRecord } from "./trajectory-rows.js";

/** Who plays a run. A finished run can only be gone on with by the same player. */
export interface PlayerIdentity {
  readonly policy: "heuristic" | "llm";
  /** As in the lines. */
  readonly model: string;
  /** How the model is asked; null for the heuristic. */
  readonly mode: string | null;
}

export interface Player {
  readonly identity: PlayerIdentity;
  readonly policy: Policy | AsyncPolicy;
  /** One line for the reader on who plays; undefined when it goes without saying. */
  readonly introduction: string | undefined;
  /** What to keep of the step just played, in the names of the file; forgets it. */
  takeStepNotes(): JsonRecord;
  /** What to keep of the episode just played; forgets it. */
  takeEpisodeNotes(): JsonRecord;
  /** Whether something stood in for the agent in its last action; absent where nothing does. */
  wasBackfilled?(): boolean;
  /** What the whole run took, for the reader. */
  summary(): readonly string[];
}
