import type { Dataset } from "../dataset/index.js";
import type { Action } from "../domain/action.js";
import type { TaskId } from "../domain/task.js";
import type { TicketSource } from "../domain/ticket-source.js";
import type { RewardMode } from "../domain/vocabulary.js";
import { startEpisode, step, type StepResult } from "../engine/index.js";

/** What a player does at one moment. */
export interface Choice {
  readonly action: Action;
  /** Why, where the player gives a reason. */
  readonly source?: string | null;
}

/** One action, with the episode before and after it: both are values, so that any moment can be played on otherwise. */
export interface PlayedStep extends Choice {
  readonly before: StepResult;
  readonly after: StepResult;
}

/** An episode as it was played, from the reset that asked for it. */
export interface PlayedEpisode {
  readonly taskId: TaskId;
  readonly seed: number;
  /** Where its tickets were drawn from; undefined: from those that there are. */
  readonly source: TicketSource | undefined;
  readonly start: StepResult;
  readonly steps: readonly PlayedStep[];
  /** After the last step. */
  readonly end: StepResult;
}

export interface EpisodeOrder {
  /** The tickets that can be drawn: all of them, or a split. */
  readonly tickets: Dataset;
  readonly taskId: TaskId;
  readonly seed: number;
  readonly rewardMode?: RewardMode;
  /** Tickets that the seed draws. */
  readonly queueSize?: number;
  /** An exact queue instead of the one that the seed draws. */
  readonly ticketIds?: readonly string[];
  readonly episodeId?: string;
}

/** Plays until the episode is over or the player has nothing more to do. */
export function playEpisode(
  { tickets, ...request }: EpisodeOrder,
  choose: (now: StepResult, index: number) => Choice | undefined,
): PlayedEpisode {
  const start = startEpisode({ dataset: tickets, ...request });
  const steps = playOn(start, choose);
  const end = steps.at(-1)?.after ?? start;
  const source = tickets.endless?.source;
  return { taskId: request.taskId, seed: request.seed, source, start, steps, end };
}

/** As {@link playEpisode}, from any moment of an episode. */
export function playOn(
  from: StepResult,
  choose: (now: StepResult, index: number) => Choice | undefined,
): readonly PlayedStep[] {
  const steps: PlayedStep[] = [];
  for (let now = from; !now.observation.done;) {
    const choice = choose(now, steps.length);
    if (choice === undefined) break;
    const after = step(now.episode, choice.action);
    steps.push({ ...choice, before: now, after });
    now = after;
  }
  return steps;
}

/** The queue as the reset drew it. */
export function queueOf({ episode }: StepResult): readonly string[] {
  return episode.queue.map(({ ticket }) => ticket.ticketId);
}
