import type { Route } from "../domain/route.js";
import type { TaskId } from "../domain/task.js";
import type { SplitChoice } from "../domain/vocabulary.js";

export const PAPER_FORMAT = "helpdesk-exam/2";

/** What an exam is, without its secret: the exam file. Whoever has it knows how the exam is made and none of its episodes. */
export interface ExamPaper {
  readonly format: typeof PAPER_FORMAT;
  /** SHA-256 of the key and of all the rest of the paper: see `commitmentTo`. */
  readonly commitment: string;
  /** Episodes that are dealt, over all agents. */
  readonly episodes: number;
  /** Episode `i` plays `tasks[i mod n]`. */
  readonly tasks: readonly TaskId[];
  readonly split: SplitChoice;
  readonly contractVersion: string;
  readonly rulesDigest: string;
  readonly datasetDigest: string;
  /** The answers that the report takes for the floor, chosen on other seeds than the exam's. */
  readonly floors: readonly Floor[];
}

/** The one answer to every ticket of a task that did best on the seeds 0 to `seeds` − 1 of the split. */
export interface Floor {
  readonly taskId: TaskId;
  readonly seeds: number;
  readonly route: Route;
}
