import { ticketsIn, type Dataset } from "../dataset/index.js";
import type { TaskId } from "../domain/task.js";
import { startEpisode } from "../engine/index.js";
import { derive, type ExamKey } from "./key.js";
import type { ExamPaper } from "./paper.js";

/** One episode of an exam. */
export interface PlannedEpisode {
  /** From 0. */
  readonly index: number;
  readonly taskId: TaskId;
  /** 0 to 2³¹ − 1. */
  readonly seed: number;
}

/** The episodes of the exam, in the order in which they are dealt. */
export function planEpisodes(paper: ExamPaper, key: ExamKey): readonly PlannedEpisode[] {
  return Array.from({ length: paper.episodes }, (_, index) => ({
    index,
    taskId: taskAt(paper, index),
    seed: seedAt(key, index),
  }));
}

export function taskAt({ tasks }: ExamPaper, index: number): TaskId {
  const taskId = tasks[index % tasks.length];
  if (taskId === undefined) throw new Error("an exam has a task");
  return taskId;
}

/** The first four bytes of HMAC-SHA-256(key, "helpdesk-exam/episode/<index>"), big end first, without their highest bit. */
export function seedAt(key: ExamKey, index: number): number {
  return derive(key, `helpdesk-exam/episode/${index}`).readUInt32BE(0) & 0x7fffffff;
}

/** The tickets that the exam is played with. */
export function examTickets({ split }: Pick<ExamPaper, "split">, dataset: Dataset): Dataset {
  return ticketsIn(dataset, split);
}

/** Ids of all tickets that stand in a queue of the exam. */
export function queuedTickets(plan: readonly PlannedEpisode[], tickets: Dataset): ReadonlySet<string> {
  return new Set(
    plan.flatMap(
      ({ taskId, seed }) => startEpisode({ dataset: tickets, taskId, seed }).episode.initialTicketIds,
    ),
  );
}
