import type { TaskId } from "../domain/task.js";
import type { GeneratedSource } from "../domain/ticket-source.js";
import type { SplitChoice } from "../domain/vocabulary.js";

export const COLLECT_FORMATS = ["jsonl", "parquet", "sft", "preference"] as const;
export type CollectFormat = (typeof COLLECT_FORMATS)[number];

/** What a row of a chat transcript holds. */
export const TRANSCRIPTS = ["episode", "step"] as const;

/** How chat transcripts write the arguments of a call. */
export const TOOL_ARGUMENTS = ["object", "text"] as const;

/** What is played, and in which form it is kept. */
export interface CollectOptions {
  /** As given; which names there are is the registry's to say. */
  readonly policy: string;
  readonly seeds: readonly number[];
  readonly taskIds: readonly TaskId[];
  readonly split: SplitChoice;
  readonly allowTest: boolean;
  readonly format: CollectFormat;
  readonly output: string | undefined;
  readonly transcript: (typeof TRANSCRIPTS)[number];
  readonly toolArguments: (typeof TOOL_ARGUMENTS)[number];
  /** jsonl: whether what the agent saw is kept. */
  readonly observations: boolean;
  /** Least regret of the worse action of a pair, in rubric reward: above 0, at most 1. */
  readonly margin: number;
  readonly training: string | undefined;
  /** Undefined: the built-in set. */
  readonly dataset: string | undefined;
  /** A world whose tickets are played in its stead; undefined: none. */
  readonly source?: GeneratedSource | undefined;
  /** The file of the key that worlds are derived from. */
  readonly key?: string | undefined;
}

/** What a stored trajectory is played again on. */
export interface ReplayOptions {
  /** A server to play on over gRPC; undefined: in this process. */
  readonly url: URL | undefined;
  /** For a server that asks for one. */
  readonly token: string | undefined;
  readonly dataset: string | undefined;
  readonly key?: string | undefined;
}

/** The tickets that a stored trajectory is graded by, and where the new one goes. */
export interface RegradeOptions {
  readonly output: string | undefined;
  readonly dataset: string | undefined;
  readonly key?: string | undefined;
}

/** Files of before, in the present format. */
export interface ConvertOptions {
  readonly output: string | undefined;
  /** Where a file does not say it: rows of `policy`. */
  readonly split: SplitChoice;
  readonly dataset: string | undefined;
}

/** A trajectory file in another form. */
export type ExportOptions = Pick<
  CollectOptions,
  "output" | "transcript" | "toolArguments" | "observations" | "margin" | "dataset" | "key" | "allowTest"
> & { readonly format: CollectFormat };
