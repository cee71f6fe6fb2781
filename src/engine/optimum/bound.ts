import type { Episode } from "../../domain/episode.js";
import { TUNING } from "../../domain/tuning.js";
import { clamp } from "../../support/clamp.js";
import type { Tally } from "./tally.js";

/**
 * A rubric reward that no continuation of the episode exceeds: tickets left score 1, nothing is charged for any more, and
 * every component of queue management is as good as it can still become. Where a component is a share, what is to come is
 * counted in full above and below the line, which no real future beats. See docs/rules.md#the-optimum.
 */
export function upperBound(episode: Episode, tally: Tally): number {
  const average = (tally.resetScore + tally.resetLeft) / tally.resetCount;
  if (average === 0) return 0;
  const outlook = outlookOf(episode, tally);
  const weight = episode.task.queueManagementWeight;
  const trajectory = clamp(average + bonusBound(episode, tally, outlook));
  if (weight === 0) return trajectory;
  return clamp((1 - weight) * trajectory + weight * average * queueManagementBound(episode, tally, outlook));
}

/** How many tickets can still come to be handled. */
interface Outlook {
  /** Those left, and a follow-up of each that is not one. */
  readonly toCome: number;
  /** The longest that the queue can become. */
  readonly longestQueue: number;
}

function outlookOf(episode: Episode, { left, resetLeft }: Tally): Outlook {
  const followUps = episode.task.clusters ? resetLeft : 0;
  return { toCome: left + followUps, longestQueue: episode.queue.length + followUps };
}

function bonusBound({ totals, task }: Episode, tally: Tally, { toCome }: Outlook): number {
  const { contextBonus, planningBonus, maxBonus } = TUNING.trajectory;
  const context = tally.requiring + toCome === 0 ? 0 : shareBound(tally.complete, tally.requiring, toCome);
  const couldResolve = task.limitsCapacity && totals.planningPenalty === 0 && totals.pressured + toCome > 0;
  const planning = couldResolve ? shareBound(totals.resolved, totals.pressured, toCome) : 0;
  return Math.min(maxBonus, contextBonus * context + planningBonus * planning);
}

/** Good ÷ all, if everything to come is good; 1 of nothing. */
function shareBound(good: number, all: number, toCome: number): number {
  return all + toCome === 0 ? 1 : (good + toCome) / (all + toCome);
}

function queueManagementBound(episode: Episode, tally: Tally, outlook: Outlook): number {
  const weights: Readonly<Record<string, number>> = TUNING.queueManagement.weights[episode.task.id];
  let sum = 0;
  for (const [component, weight] of Object.entries(weights)) {
    sum += weight * componentBound(component, episode, tally, outlook);
  }
  return sum;
}

function componentBound(component: string, episode: Episode, tally: Tally, outlook: Outlook): number {
  switch (component) {
    case "contextResolution":
      return shareBound(tally.used, tally.required, outlook.toCome * episode.task.tools.length);
    case "clusterCoordination":
      return clusterBound(episode, outlook);
    case "followUpContainment":
      return followUpBound(episode, tally);
    case "slaManagement":
      return slaBound(episode, outlook);
    case "planningQuality":
      return planningBound(episode, outlook);
    case "incidentManagement":
      return incidentBound(episode, tally, outlook);
    default:
      throw new Error(`no bound for the component ${component}`);
  }
}

function clusterBound({ totals }: Episode, { longestQueue }: Outlook): number {
  const { destabilisedWeight, stabilisedWeight } = TUNING.queueManagement;
  if (totals.destabilized === 0) return 1;
  return clamp(1 - destabilisedWeight * Math.min(1, totals.destabilized / longestQueue) + stabilisedWeight);
}

/** Every ticket of the reset that is left could be at risk and not come back, and every follow-up be handled perfectly. */
function followUpBound({ followUps }: Episode, { atRisk, resetLeft }: Tally): number {
  if (followUps.length === 0) return 1;
  const { followUpWeight, followUpRecoveryWeight } = TUNING.queueManagement;
  const share = Math.min(1, followUps.length / Math.max(1, atRisk + resetLeft));
  return clamp(1 - (followUpWeight - followUpRecoveryWeight) * share);
}

/** Breaches are counted against the tickets deferred, or against the queue where none was. */
function slaBound({ totals }: Episode, { longestQueue, toCome }: Outlook): number {
  const against = totals.deferred > 0 ? totals.deferred + toCome : Math.max(longestQueue, toCome);
  return 1 - Math.min(1, totals.slaBreaches / Math.max(1, against));
}

function planningBound({ totals }: Episode, { longestQueue, toCome }: Outlook): number {
  const {
    planningPenaltyWeight,
    planningResolvedWeight,
    planningPenaltyScale,
    smallestPlanningPenaltyScale,
  } = TUNING.queueManagement;
  const scale = Math.max(smallestPlanningPenaltyScale, planningPenaltyScale * longestQueue);
  return clamp(
    planningPenaltyWeight * (1 - Math.min(1, totals.planningPenalty / scale)) +
      planningResolvedWeight * shareBound(totals.resolved, totals.pressured, toCome),
  );
}

function incidentBound({ totals }: Episode, tally: Tally, { toCome }: Outlook): number {
  const { incidentGapScale, incidentGapWeight, incidentCoveredWeight } = TUNING.queueManagement;
  const count = tally.incidents + toCome;
  if (count === 0) return 1;
  return clamp(
    incidentGapWeight * (1 - Math.min(1, totals.incidentGap / (incidentGapScale * count))) +
      incidentCoveredWeight * shareBound(tally.covered, tally.incidents, toCome),
  );
}
