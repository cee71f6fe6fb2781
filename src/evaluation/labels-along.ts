import type { Dataset } from "../dataset/index.js";
import type { Action } from "../domain/action.js";
import type { SomeLabels } from "../domain/route.js";
import { knownLabels } from "../domain/partial-labels.js";
import type { TicketScore } from "./evaluated-episode.js";
import { isOver, startEpisode, step, stepAndStop, stoppedRubric } from "../engine/index.js";
import type { EpisodeOptions } from "../domain/episode-options.js";

/** The same actions on the same tickets did not lead to the same score: the server's tickets or rules are not those that it names. */
export class EpisodesDiffer extends Error {
  override readonly name = "EpisodesDiffer";
}

/** What an episode shows to those who have its tickets. */
export interface PlayedAgain {
  /** One for each action. */
  readonly labels: readonly SomeLabels[];
  /** Of the tickets of the reset. */
  readonly ticketScores: readonly TicketScore[];
}

/**
 * The true labels of the current ticket at each action, as they were at that moment (deferring and carry-over move a
 * priority), from playing the actions again in this process.
 */
export function labelsAlong(
  dataset: Dataset,
  { taskId, seed, isCutOff }: EpisodeOptions & { readonly isCutOff?: boolean | undefined },
  actions: readonly Action[],
  rubricReward: number,
): PlayedAgain {
  let { episode, observation } = startEpisode({ dataset, taskId, seed });
  const labels: SomeLabels[] = [];
  for (const [index, action] of actions.entries()) {
    const current = episode.queue[episode.position];
    if (current === undefined || isOver(episode)) throw differ(taskId, seed);
    labels.push(knownLabels(current.ticket));
    const isEnd = isCutOff === true && index === actions.length - 1;
    ({ episode, observation } = (isEnd ? stepAndStop : step)(episode, action));
  }
  const made = observation.rubricReward ?? (isCutOff === true ? stoppedRubric(episode) : null);
  if (made !== rubricReward) throw differ(taskId, seed);
  const ticketScores = episode.queue
    .filter(({ ticket }) => ticket.generatedFromTicketId === undefined)
    .map(({ ticket, progress }) => ({ ticketId: ticket.ticketId, score: progress.outcome?.score ?? 0 }));
  return { labels, ticketScores };
}

function differ(taskId: number, seed: number): EpisodesDiffer {
  return new EpisodesDiffer(
    `Task ${taskId}, seed ${seed}: the episode that was played is not the one that these tickets and rules make, ` +
      "although the digests are equal. Play against an unchanged server, or in this process.",
  );
}
