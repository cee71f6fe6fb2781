import type { TaskId } from "../domain/task.js";
import type { GeneratedSource } from "../domain/ticket-source.js";
import type { SplitChoice } from "../domain/vocabulary.js";

/** Options of both runs of `policy`. */
export interface PolicyRunOptions {
  readonly taskIds: readonly TaskId[];
  readonly split: SplitChoice;
  /** Names as given; undefined: every policy that the run can take. */
  readonly policies: readonly string[] | undefined;
  readonly outputDir: string;
  /** A server to play on over gRPC; undefined: in this process. */
  readonly url: URL | undefined;
  /** For a server that asks for one. */
  readonly token: string | undefined;
  readonly concurrency: number;
  readonly resume: boolean;
  /** Gives up the run that is in the output folder. */
  readonly overwrite: boolean;
  /** Undefined: the built-in set. */
  readonly dataset: string | undefined;
  /** A world whose tickets are played in its stead; undefined: none. */
  readonly source?: GeneratedSource | undefined;
  /** The file of the key that worlds are derived from. */
  readonly key?: string | undefined;
}

/** Which episodes the policies are compared on. */
export interface CompareOptions extends PolicyRunOptions {
  readonly seeds: readonly number[];
  /** Seeds of the episodes from which the bandit learns before it is compared. */
  readonly trainSeeds: readonly number[];
}

/** On which seeds the best policy is selected, and on which it is checked. */
export interface SearchOptions extends PolicyRunOptions {
  readonly trainSeeds: readonly number[];
  readonly evalSeeds: readonly number[];
}
