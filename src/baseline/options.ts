import type { TaskId } from "../domain/task.js";
import type { GeneratedSource } from "../domain/ticket-source.js";
import type { SplitChoice } from "../domain/vocabulary.js";
import type { LlmOptions } from "../llm/options.js";

/** How the baseline plays. */
export interface BaselineOptions extends LlmOptions, KeptFiles {
  /** Undefined: a server found or started on this machine. */
  readonly envUrl: URL | undefined;
  /** For a server that asks for one. */
  readonly token: string | undefined;
  readonly seed: number;
  readonly split: SplitChoice;
  /** Undefined: every task. */
  readonly taskId: TaskId | undefined;
  readonly runAllTasks: boolean;
  /** The model that plays; undefined: the heuristic does. */
  readonly modelName: string | undefined;
  /** For a server that the baseline starts itself; undefined: the built-in set. */
  readonly dataset: string | undefined;
  /** A world whose tickets are played in its stead; undefined: none. */
  readonly source?: GeneratedSource | undefined;
  /** The file of the key that worlds are derived from. */
  readonly key?: string | undefined;
}

/** What is kept of a run. */
interface KeptFiles {
  readonly output: string | undefined;
  readonly resume: string | undefined;
  readonly logPrompts: string | undefined;
}
