import type { Dataset } from "../../dataset/index.js";
import { episodeIdOf, startEpisode } from "../../engine/index.js";
import { sortedSnakeCase, type JsonValue } from "../../support/json-value.js";
import type { JsonObject } from "../../support/is-object.js";
import { episodeOf, sourceOf, type TrajectoryEpisode } from "../../trajectory-file/index.js";
import type { FailedEpisode, FinishedEpisode } from "../play-episodes.js";
import type { EvaluationProvenance } from "../result.js";

/** What was played, as a trajectory file has it. */
export function writtenEpisode(
  one: FinishedEpisode | FailedEpisode,
  split: EvaluationProvenance["split"],
  tickets: Dataset,
): TrajectoryEpisode {
  return "last" in one ? finishedEpisode(one, tickets) : failedEpisode(one, split, tickets);
}

function finishedEpisode(
  { options, actions, last, notes }: FinishedEpisode,
  tickets: Dataset,
): TrajectoryEpisode {
  const { taskId, seed, attempt, split } = options;
  const { episode } = startEpisode({ dataset: tickets, taskId, seed });
  return episodeOf({
    episodeId: episodeIdOf(episode),
    queue: episode.initialTicketIds,
    reset: { task_id: taskId, seed, split, ...sourceOf(tickets.endless?.source) },
    attempt,
    steps: actions.map((action, index) => ({ action, ...notes?.steps[index] })),
    last,
    ...(notes !== undefined && { notes: asJson(notes.episode) }),
  });
}

/** Nothing of it is known but how it ended. */
function failedEpisode(
  { taskId, seed, attempt, error, notes }: FailedEpisode,
  split: TrajectoryEpisode["reset"]["split"],
  tickets: Dataset,
): TrajectoryEpisode {
  const { episode, observation } = startEpisode({ dataset: tickets, taskId, seed });
  return episodeOf({
    episodeId: episodeIdOf(episode),
    queue: episode.initialTicketIds,
    reset: { task_id: taskId, seed, split, ...sourceOf(tickets.endless?.source) },
    attempt,
    steps: [],
    last: observation,
    unfinished: "the place where it was played failed",
    notes: { ...(notes !== undefined && asJson(notes.episode)), failure: error },
  });
}

/** Keys are the file's own already. */
function asJson(notes: JsonObject): { readonly [key: string]: JsonValue } {
  return Object.fromEntries(Object.entries(notes).map(([key, value]) => [key, sortedSnakeCase(value)]));
}
