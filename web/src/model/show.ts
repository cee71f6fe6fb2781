import type { StepRegret } from "../../../src/domain/episode-report.js";
import type { ResetOptions } from "../../../src/client/requests.js";
import type { Action } from "../../../src/domain/action.js";
import type { HistoryEntry, Observation } from "../../../src/domain/observation.js";
import { lastSeen, type Trail } from "./trail.js";

/** What the page needs to know of an episode to show it, wherever it comes from. */
export interface Show {
  /** Unique on this page, and in its address. */
  readonly key: string;
  /** Who played, or what it is called. */
  readonly player: string;
  readonly taskId: number;
  readonly seed: number | undefined;
  readonly split: string | undefined;
  /** The request that starts the same episode, where that is told. */
  readonly asked?: ResetOptions | undefined;
  /** The queue as the reset drew it, where that is told. */
  readonly queue: readonly string[] | undefined;
  readonly rulesDigest: string | undefined;
  readonly datasetDigest: string | undefined;
  readonly steps: readonly ShownStep[];
  /** Before the first step, and after each; undefined where nobody kept it. */
  readonly seen: readonly (Observation | undefined)[];
  readonly score: number | undefined;
  /** Why it came to no end. */
  readonly unfinished: string | undefined;
  /** What each step gave away, where somebody who sees the labels has worked it out. */
  readonly regrets?: readonly StepRegret[] | undefined;
}

export interface ShownStep {
  readonly ticketId: string;
  readonly action: Action;
  readonly reward: number;
  /** With what it was worth, where that is told. */
  readonly entry: HistoryEntry | undefined;
}

/** A session that was watched from its reset. */
export function showOfTrail(key: string, player: string, trail: Trail): Show {
  const last = lastSeen(trail);
  const history = last?.history ?? [];
  return {
    key,
    player,
    taskId: last?.taskId ?? 0,
    seed: undefined,
    split: undefined,
    queue: undefined,
    rulesDigest: undefined,
    datasetDigest: undefined,
    steps: history.map((entry) => ({
      ticketId: entry.ticketId,
      action: entry.action,
      reward: entry.reward,
      entry,
    })),
    seen: trail.seen,
    score: last?.rubricReward ?? undefined,
    unfinished: last?.done === true ? undefined : "it goes on",
  };
}

/** The trail up to a step, in which the last answer has the history that it had. */
export function trailUpTo(show: Show, step: number): Trail {
  const history = show.steps.slice(0, step).flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
  const seen = show.seen.slice(0, step + 1).filter((one) => one !== undefined);
  return { seen: seen.map((one, index) => (index === seen.length - 1 ? { ...one, history } : one)) };
}
