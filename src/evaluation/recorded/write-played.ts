import type { Dataset } from "../../dataset/index.js";
import { episodeIdOf, startEpisode } from "../../engine/index.js";
import type { OutputFile } from "../../files/output-file.js";
import type { JsonValue } from "../../support/json-value.js";
import {
  episodeLine,
  episodeOf,
  headerLine,
  headerOf,
  type TrajectoryEpisode,
} from "../../trajectory-file/index.js";
import type { Evaluation } from "../evaluate-policy.js";
import type { FailureRow } from "../evaluated-episode.js";
import type { FinishedEpisode, Played } from "../play-episodes.js";

/** Writes what was played as a trajectory file; a shard's notes come with the failures, which its evaluation counts. */
export function writePlayed(
  file: OutputFile,
  { provenance, contractVersion, policy }: Evaluation,
  { finished, failures }: Played,
  tickets: Dataset,
  notes?: JsonValue,
): void {
  const header = headerOf({
    contract_version: contractVersion,
    rules_digest: provenance.rulesDigest,
    dataset_digest: provenance.datasetDigest,
    policy: policy.name,
    sees: policy.sees,
    ...(notes !== undefined && { notes }),
  });
  file.write(headerLine(header));
  for (const one of finished) file.write(episodeLine(finishedEpisode(one, tickets)));
  if (notes === undefined) return;
  for (const one of failures) file.write(episodeLine(failedEpisode(one, provenance.split, tickets)));
}

function finishedEpisode({ options, actions, last }: FinishedEpisode, tickets: Dataset): TrajectoryEpisode {
  const { taskId, seed, attempt, split } = options;
  const { episode } = startEpisode({ dataset: tickets, taskId, seed });
  return episodeOf({
    episodeId: episodeIdOf(episode),
    queue: episode.initialTicketIds,
    reset: { task_id: taskId, seed, split },
    attempt,
    steps: actions.map((action) => ({ action })),
    last,
  });
}

/** Nothing of it is known but how it ended. */
function failedEpisode(
  { taskId, seed, attempt, error }: FailureRow,
  split: TrajectoryEpisode["reset"]["split"],
  tickets: Dataset,
): TrajectoryEpisode {
  const { episode, observation } = startEpisode({ dataset: tickets, taskId, seed });
  return episodeOf({
    episodeId: episodeIdOf(episode),
    queue: episode.initialTicketIds,
    reset: { task_id: taskId, seed, split },
    attempt,
    steps: [],
    last: observation,
    unfinished: "the place where it was played failed",
    notes: { failure: error },
  });
}
