import type { Episode, EpisodeScore } from "../domain/episode.js";
import { TUNING } from "../domain/tuning.js";
import { clamp } from "../support/clamp.js";
import { investigationsBeyondAllowance } from "./allowance.js";
import { remainingTools, requiredAsPresented } from "./context.js";
import { averageScore } from "./cursor.js";
import { queueManagement } from "./queue-management.js";

/** What a finished episode is worth. See docs/rules.md#the-end-of-the-episode. */
export function scoreEpisode(settled: Episode): EpisodeScore {
  const average = averageScore(settled);
  const trajectoryReward = trajectory(settled, average);
  const { breakdown, weighted } = queueManagement(settled);
  const weight = settled.task.queueManagementWeight;
  const queueManagementScore = weight === 0 ? trajectoryReward : average * weighted;
  const investigationPenalty = investigationPenaltyOf(settled);
  return {
    rubricReward: clamp(
      (1 - weight) * trajectoryReward + weight * queueManagementScore - investigationPenalty,
    ),
    trajectoryReward,
    queueManagementScore,
    queueManagementBreakdown: breakdown,
    investigationPenalty,
  };
}

/** Nothing without a score: reading alone earns nothing. */
function trajectory(settled: Episode, average: number): number {
  if (average === 0) return 0;
  const { contextBonus, maxBonus } = TUNING.trajectory;
  return clamp(average + Math.min(maxBonus, contextBonus * contextShare(settled) + planningBonus(settled)));
}

/** Share of the tickets with required tools that have none remaining; 0 if no ticket has any. */
function contextShare({ queue }: Episode): number {
  const requiring = queue.filter((entry) => requiredAsPresented(entry).length > 0);
  if (requiring.length === 0) return 0;
  return requiring.filter((entry) => remainingTools(entry).length === 0).length / requiring.length;
}

/** For resolving pressure without a planning penalty; without capacity nothing is ever pressured. */
function planningBonus({ totals }: Episode): number {
  if (totals.planningPenalty > 0 || totals.pressured === 0) return 0;
  return TUNING.trajectory.planningBonus * (totals.resolved / totals.pressured);
}

function investigationPenaltyOf(settled: Episode): number {
  const { penaltyPerExtra, maxPenalty } = TUNING.investigation;
  return Math.min(maxPenalty, penaltyPerExtra * investigationsBeyondAllowance(settled));
}
