import type { TaskId } from "../domain/task.js";
import type { GeneratedSource } from "../domain/ticket-source.js";
import type { SplitChoice } from "../domain/vocabulary.js";
import type { ModelSettings } from "./model/model-settings.js";
import type { Shard } from "./shard.js";

/** What is evaluated, and where the result goes. */
export interface EvaluateOptions {
  /** As given; which names there are is the registry's to say. Undefined: the heuristic, or who played what was recorded. */
  readonly policy: string | undefined;
  /** The models that play the same episodes one after the other; empty: the policy plays. */
  readonly models: readonly string[];
  /** How a model is reached and asked, and what it costs; absent where none plays. */
  readonly llm?: ModelSettings;
  /** Trajectory files that are judged instead of playing. */
  readonly trajectories: readonly string[];
  /** That those are the shards of one evaluation, which becomes whole. */
  readonly merge?: true;
  /** Where what is played goes as trajectories. */
  readonly record: string | undefined;
  /** As `record`, where what the file has already is not played again. */
  readonly resume: string | undefined;
  /** The part of the episodes that is played; undefined: all. */
  readonly shard: Shard | undefined;
  /** The run of theirs that is judged; undefined: all that they have. */
  readonly run: string | undefined;
  /** A command or an address that plays in the policy's stead; undefined: the policy plays. */
  readonly agent: string | undefined;
  /** What the agent is called in tables, report and result. */
  readonly agentName: string;
  /** Longest wait for one of its actions, in seconds. */
  readonly agentTimeout: number;
  /** Times in a row that it is started or asked again. */
  readonly agentRetries: number;
  /** Where its standard error goes. */
  readonly agentLog: string | undefined;
  /** What an address of an agent asks for, and the header that has it. */
  readonly agentToken: string | undefined;
  readonly agentHeader: string;
  /** A server to play on over gRPC; undefined: in this process. */
  readonly url: URL | undefined;
  /** For a server that asks for one. */
  readonly token: string | undefined;
  /** Of each task; seeds count up from `seedStart`. */
  readonly episodes: number;
  readonly taskIds: readonly TaskId[];
  readonly split: SplitChoice;
  readonly seedStart: number;
  /** Of each seed; once where nothing is random. */
  readonly attempts: number;
  /** Rubric reward from which an episode counts as solved, in [0, 1]. */
  readonly solved: number;
  /** Confidence from which an answer would go out without a person, in [0, 1]. */
  readonly sure: number;
  readonly concurrency: number;
  /** Whether the episodes are played a second time with the words of the tickets exchanged. */
  readonly scramble: boolean;
  /** Whether the episodes are played again on the twins of the tickets. */
  readonly twins: boolean;
  readonly output: string | undefined;
  readonly html: string | undefined;
  /** An earlier result to compare with, or a policy that plays the same episodes. */
  readonly against: string | undefined;
  /** What the bandit learned and how, as `policy search` wrote it. */
  readonly training: string | undefined;
  /** Undefined: the built-in set. */
  readonly dataset: string | undefined;
  /** A world whose tickets are played in its stead; undefined: none. */
  readonly source?: GeneratedSource | undefined;
  /** The file of the key that worlds are derived from. */
  readonly key?: string | undefined;
}
