import type { Episode, EpisodeResult } from "../domain/episode.js";
import type { Fact, MoveFact } from "../domain/fact.js";
import type { RewardComponents } from "../domain/observation.js";
import type { EpisodeEnding } from "../domain/reward-components.js";
import { currentEntry } from "./cursor.js";
import { rewardOf, shareOf } from "./payment.js";
import { stepComponents } from "./step-components.js";

/** The reward of one step and what it is made of. */
export interface StepReward {
  readonly reward: number;
  readonly components: RewardComponents;
  /** What the step added to the planning penalty. */
  readonly planningPenaltyApplied: number;
}

/**
 * From the facts of a step and, if it ended the episode, the episode's score.
 * See docs/rules.md#what-a-step-pays.
 */
export function rewardFor(
  before: Episode,
  settled: Episode,
  move: MoveFact,
  followed: readonly Fact[],
  result: EpisodeResult | null,
): StepReward {
  const own = stepComponents(move, followed, {
    rewardMode: before.rewardMode,
    share: shareOf(before, currentEntry(before).ticket),
    paidBefore: before.totals.reward,
    capacityAfter: settled.slots?.state,
  });
  const components: RewardComponents = result === null ? own : { ...own, ...endingOf(result) };
  return {
    reward: rewardOf(components, result?.rubricReward),
    components,
    planningPenaltyApplied: planningPenaltyOf(move),
  };
}

function planningPenaltyOf(move: MoveFact): number {
  if (move.type === "ticket_submitted") return move.grade.capacityPenalty;
  return move.type === "incident_opened" ? move.planningPenalty : 0;
}

function endingOf(result: EpisodeResult): EpisodeEnding {
  return {
    termination: result.termination,
    trajectoryReward: result.trajectoryReward,
    queueManagementScore: result.queueManagementScore,
    queueManagementBreakdown: result.queueManagementBreakdown,
    investigationPenaltyApplied: result.investigationPenalty,
  };
}
