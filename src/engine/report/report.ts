import type { EpisodeReport } from "../../domain/episode-report.js";
import type { Episode } from "../../domain/episode.js";
import { REPORT } from "./limits.js";
import { episodeIdOf } from "../episode-id.js";
import { findOptimum, type Optimum } from "../optimum/index.js";
import { constantFloor } from "./constant-floor.js";
import { explainEpisode } from "./explain-episode.js";
import { explainStep } from "./explain-step.js";
import { resetOf, stepsOf } from "./played-step.js";
import { solvedBy } from "./solved.js";
import { stepRegrets } from "./step-regrets.js";

/** The report of an episode that is over, and of no other: it shows the labels of its tickets. */
export function reportOf(episode: Episode): EpisodeReport {
  const { result } = episode;
  if (result === null)
    throw new Error("the episode is not over: callers refuse the report before they get here");
  const { rubricReward } = result;
  const reset = resetOf(episode);
  const played = stepsOf(episode);
  const optimum = atLeastAsPlayed(
    findOptimum(reset, { maxNodes: nodesFor(episode, REPORT.maxNodes) }),
    episode,
    rubricReward,
  );
  const floor = constantFloor(reset);
  const span = optimum.lower - floor;
  return {
    episodeId: episodeIdOf(episode),
    taskId: episode.task.id,
    seed: episode.seed,
    termination: result.termination,
    rubricReward,
    optimumLower: optimum.lower,
    optimumUpper: optimum.upper,
    optimumProven: optimum.isProven,
    optimalPlan: optimum.plan,
    regret: optimum.lower - rubricReward,
    solved: solvedBy(rubricReward, optimum),
    floor,
    normalised: optimum.isProven && span > 0 ? (rubricReward - floor) / span : null,
    components: [
      ...played.flatMap((one) => explainStep(one, rubricReward)),
      ...explainEpisode(episode, result),
    ],
    steps: stepRegrets(played, optimum, rubricReward, nodesFor(episode, REPORT.maxNodesOfSteps)),
  };
}

/** Where the search gave up, the episode itself may have gone better than what it found. */
function atLeastAsPlayed(optimum: Optimum, { history }: Episode, rubricReward: number): Optimum {
  if (rubricReward <= optimum.lower) return optimum;
  return {
    ...optimum,
    lower: rubricReward,
    upper: Math.max(optimum.upper, rubricReward),
    plan: history.map(({ action }) => action),
  };
}

/** A position of a long queue takes as much longer to look at: the time is about the same. */
function nodesFor({ initialTicketIds }: Episode, maxNodes: number): number {
  const { ticketsOfMaxNodes } = REPORT;
  return Math.ceil(maxNodes / Math.max(1, initialTicketIds.length / ticketsOfMaxNodes) ** 4);
}
