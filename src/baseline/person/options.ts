import type { TaskId } from "../../domain/task.js";
import type { SplitChoice } from "../../domain/vocabulary.js";

/** What a person plays, and where it is kept. */
export interface PersonOptions {
  /** What the file calls the person; it stands behind `human:`. */
  readonly name: string | undefined;
  /** Undefined: `human-NAME.jsonl`. */
  readonly output: string | undefined;
  /** At least so many tickets; the last episode is played whole. */
  readonly tickets: number;
  readonly taskIds: readonly TaskId[];
  readonly seedStart: number;
  readonly split: SplitChoice;
  readonly dataset: string | undefined;
}
