import type { Dataset } from "../dataset/index.js";
import { episodeIdOf, isOver, startEpisode, stateOf, step } from "../engine/index.js";
import {
  episodeOf,
  headerOf,
  type TrajectoryEpisode,
  type TrajectoryHeader,
} from "../trajectory-file/index.js";
import { NoPlay } from "./grade.js";
import type { ExamPaper } from "./paper.js";
import { examTickets } from "./plan.js";
import type { Receipt } from "./receipt.js";
import type { GradedEpisode } from "./totals.js";

/** What of a receipt is a trajectory file. */
export interface ExamTrajectory {
  readonly header: TrajectoryHeader;
  /** Those that were dealt, in their order. */
  readonly episodes: readonly TrajectoryEpisode[];
}

/** Rubrics of other machines differ by the last digit. */
const SAME_RUBRIC = 1e-9;

/**
 * Plays a receipt's episodes again, as a trajectory has them: with their rewards, which the exam withheld. Of one that was left unfinished
 * nothing is told beyond its steps. Throws {@link NoPlay} where they do not come to what the receipt says.
 */
export function examTrajectory({ paper, episodes }: Receipt, dataset: Dataset): ExamTrajectory {
  const { contractVersion, rulesDigest, datasetDigest, commitment } = paper;
  const tickets = examTickets(paper, dataset);
  return {
    header: headerOf({
      contract_version: contractVersion,
      rules_digest: rulesDigest,
      dataset_digest: datasetDigest,
      notes: { exam: commitment },
    }),
    episodes: episodes
      .filter(({ ending }) => ending !== "not_dealt")
      .map((episode) => trajectoryOf(episode, tickets, paper)),
  };
}

function trajectoryOf(
  { index, taskId, seed, agent, session, ending, actions, rubric, dealtAt, endedAt }: GradedEpisode,
  tickets: Dataset,
  { split }: ExamPaper,
): TrajectoryEpisode {
  const start = startEpisode({ dataset: tickets, taskId, seed });
  let { episode, observation } = start;
  for (const action of actions) {
    if (isOver(episode)) throw new NoPlay(`episodes[${index}] goes on after its end`);
    ({ episode, observation } = step(episode, action));
  }
  const { stoppedRubric } = stateOf(episode);
  if (Math.abs(stoppedRubric - rubric) > SAME_RUBRIC) {
    throw new NoPlay(`episodes[${index}] has the rubric ${rubric}, and played again it is ${stoppedRubric}`);
  }
  return episodeOf({
    episodeId: episodeIdOf(start.episode),
    reset: { task_id: taskId, seed, split },
    queue: start.episode.initialTicketIds,
    steps: actions.map((action) => ({ action })),
    last: observation,
    policy: agent ?? undefined,
    unfinished: ending,
    notes: {
      exam_episode: index,
      session_id: session,
      ...secondsOf("began_at", dealtAt),
      ...secondsOf("ended_at", endedAt),
      ...(!observation.done && { stopped_rubric: stoppedRubric }),
    },
  });
}

/** As servers that record have it: seconds since 1970 (UTC). */
function secondsOf(name: string, time: string | null): Readonly<Record<string, number>> {
  return time === null ? {} : { [name]: Date.parse(time) / 1000 };
}
