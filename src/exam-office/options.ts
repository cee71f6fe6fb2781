import type { TaskId } from "../domain/task.js";
import type { SplitChoice } from "../domain/vocabulary.js";

/** What an exam is to be. */
export interface ExamCreateOptions {
  readonly episodes: number;
  readonly taskIds: readonly TaskId[];
  readonly split: SplitChoice;
  readonly key: string;
  readonly output: string;
  readonly dataset: string | undefined;
}

/** Of which exam the receipt is made, and how it is signed. */
export interface ExamFinishOptions {
  readonly key: string;
  /** Undefined: beside the exam's file. */
  readonly log: string | undefined;
  readonly signingKey: string;
  /** Undefined: beside the exam's file. */
  readonly output: string | undefined;
  readonly dataset: string | undefined;
}

/** Where the episodes of a receipt go as trajectories. */
export interface ExamTrajectoriesOptions {
  /** Undefined: beside the receipt. */
  readonly output: string | undefined;
  readonly dataset: string | undefined;
}

/** What a receipt is checked against beside itself. */
export interface VerifyOptions {
  /** Undefined: whether the episodes follow from the key is not checked. */
  readonly key: string | undefined;
  /** Undefined: who signed is not checked. */
  readonly publicKey: string | undefined;
  readonly dataset: string | undefined;
}

/** Which exam a server holds, if any. */
export interface HeldExamOptions {
  /** The tickets that the server serves. */
  readonly split: SplitChoice;
  /** File of the exam that is held; undefined: none. */
  readonly exam: string | undefined;
  /** File of the exam's key. */
  readonly examKey: string | undefined;
  /** Undefined: beside the exam's file. */
  readonly examLog: string | undefined;
}
