import { componentsOf } from "../domain/components-of.js";
import type { HistoryEntry, Observation, QueueManagementBreakdown } from "../domain/observation.js";
import { gradedWeights, hasLabel } from "../domain/partial-labels.js";
import { ROUTE_KEYS } from "../domain/route.js";
import { TASKS, type TaskId } from "../domain/task.js";
import { TUNING } from "../domain/tuning.js";
import { ROUTE_FIELDS } from "../domain/vocabulary.js";

/** Queue components in the order of the rules, with their keys. See docs/rules.md#queue-management. */
export const QUEUE_COMPONENTS = {
  context_resolution: "contextResolution",
  cluster_coordination: "clusterCoordination",
  follow_up_containment: "followUpContainment",
  sla_management: "slaManagement",
  planning_quality: "planningQuality",
  incident_management: "incidentManagement",
} as const satisfies Record<string, keyof QueueManagementBreakdown>;

export type QueueComponent = keyof typeof QUEUE_COMPONENTS;

// The keys of an object literal are exactly the keys of its type.
export const QUEUE_COMPONENT_NAMES = Object.keys(QUEUE_COMPONENTS) as readonly QueueComponent[];

/** Everything that stands between 1 and a rubric reward, in the order in which a waterfall shows it. */
export const LOSS_NAMES = [
  ...ROUTE_FIELDS,
  "alternate_route",
  "penalised_action",
  "step_limit",
  ...QUEUE_COMPONENT_NAMES,
  "excess_investigation",
  "diligence_bonus",
  "capped",
] as const;
export type LossName = (typeof LOSS_NAMES)[number];

/** Points, each 0 or more but for `diligence_bonus` (0 or less) and `capped` (either). */
export type Losses = Readonly<Record<LossName, number>>;

/** Points. Less than this is rounding of float64, and no loss. */
const FLOAT_NOISE = 1e-12;

/**
 * Where the points between 1 and the rubric reward of a finished episode went: the parts add up to exactly that.
 *
 * rubric = (1 − w)·trajectory + w·average·Q − investigations, with Q the weighted sum of the queue components, and
 * trajectory the average score and a bonus; so 1 − rubric = (1 − average) + average·w·(1 − Q) + investigations −
 * (1 − w)·bonus. `capped` is what the last clamp to [0, 1] changed.
 * See docs/rules.md#the-end-of-the-episode.
 */
export function lossesOf(last: Observation): Losses {
  const components = last.lastRewardComponents;
  const weight: number = TASKS[last.taskId].queueManagementWeight;
  const losses: Record<LossName, number> = noLosses();
  const { handled, count } = ticketsOfTheReset(last);
  for (const entry of handled) addTicketLosses(losses, last.taskId, count, entry);
  losses.step_limit = (count - handled.length) / count;

  const average = handled.reduce((sum, entry) => sum + (entry.score ?? 0), 0) / count;
  const weights: QueueManagementBreakdown = TUNING.queueManagement.weights[last.taskId];
  const breakdown = components?.queueManagementBreakdown ?? {};
  for (const name of QUEUE_COMPONENT_NAMES) {
    const key = QUEUE_COMPONENTS[name];
    losses[name] = average * weight * (weights[key] ?? 0) * (1 - (breakdown[key] ?? 1));
  }
  losses.excess_investigation = components?.investigationPenaltyApplied ?? 0;
  losses.diligence_bonus = (1 - weight) * (average - (components?.trajectoryReward ?? average));
  const rest = 1 - (last.rubricReward ?? 0) - LOSS_NAMES.reduce((sum, name) => sum + losses[name], 0);
  losses.capped = Math.abs(rest) < FLOAT_NOISE ? 0 : rest;
  return losses;
}

/**
 * Those that were handled, and how many there are: follow-ups are in no average.
 * See docs/rules.md#average-score.
 */
function ticketsOfTheReset({ history, queueSize }: Observation): {
  readonly handled: readonly HistoryEntry[];
  readonly count: number;
} {
  const spawned = new Set(history.flatMap((entry) => componentsOf(entry).spawnedFollowUpTicketId ?? []));
  const handled = history.filter((entry) => entry.score !== null && !spawned.has(entry.ticketId));
  return { handled, count: queueSize - spawned.size };
}

export function noLosses(): Record<LossName, number> {
  // Every name of the list is a key.
  return Object.fromEntries(LOSS_NAMES.map((name) => [name, 0])) as Record<LossName, number>;
}

/** A ticket's lost points by field, as its part of the average. Penalised actions lose the ticket as a whole. */
function addTicketLosses(
  losses: Record<LossName, number>,
  taskId: TaskId,
  count: number,
  entry: HistoryEntry,
): void {
  const { breakdown, score } = entry;
  const lost = (1 - (score ?? 0)) / count;
  const { ungradedFields } = componentsOf(entry);
  const graded = ROUTE_FIELDS.filter((field) => hasLabel({ ungradedFields }, field));
  const parts = graded.map((field) => breakdown?.[ROUTE_KEYS[field]] ?? 0);
  if (breakdown === null) losses.penalised_action += lost;
  else if (componentsOf(entry).usedAlternateRoute === true && isEven(parts)) {
    losses.alternate_route += lost;
  } else {
    const weights = gradedWeights(TASKS[taskId].fieldWeights, { ungradedFields });
    for (const field of graded) {
      const key = ROUTE_KEYS[field];
      losses[field] += (weights[key] * (1 - breakdown[key])) / count;
    }
  }
}

/** All four parts are the alternate's multiplier: nothing was wrong but that an alternate keeps a share. */
function isEven(parts: readonly number[]): boolean {
  return parts.every((part) => Math.abs(part - (parts[0] ?? 0)) < TUNING.grading.tieTolerance);
}
