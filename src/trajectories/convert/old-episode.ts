import type { JsonObject } from "../../support/is-object.js";
import type { AskedReset, TrajectoryEpisode } from "../../trajectory-file/index.js";
import type { Provenance } from "../provenance.js";

/** An episode of a file of a format of before. */
export interface OldEpisode {
  /** Of the file, where it begins. */
  readonly line: number;
  readonly policy: string;
  readonly sees: "observations" | "labels";
  /** By what it was graded; undefined: its file does not say. */
  readonly provenance?: Provenance;
  readonly played: Told | ToBePlayed;
}

/** Its file says all that a trajectory does. */
export interface Told {
  readonly kind: "told";
  readonly episode: TrajectoryEpisode;
}

/** Its file has what was done; playing it again makes the rest, and holds the file to it. */
export interface ToBePlayed {
  readonly kind: "to be played";
  readonly reset: AskedReset;
  readonly attempt?: number;
  readonly steps: readonly OldStep[];
  readonly rubricReward: number;
}

export interface OldStep {
  readonly action: JsonObject;
  /** Undefined: its file does not say. */
  readonly reward?: number;
  readonly source?: string | null;
}

/** A file that cannot be converted; the message says which line, why, and what to do. */
export class ConvertError extends Error {
  override readonly name = "ConvertError";
}
