import type { Episode, QueuedTicket, TicketOutcome } from "../domain/episode.js";
import type { QueueManagementBreakdown } from "../domain/observation.js";
import type { TaskId } from "../domain/task.js";
import { TUNING } from "../domain/tuning.js";
import { clamp } from "../support/clamp.js";
import { clustered } from "./clusters.js";
import { remainingTools, requiredAsPresented } from "./context.js";
import { mean } from "../support/mean.js";

type Component = keyof QueueManagementBreakdown;
type Weights = Partial<Record<Component, number>>;

const COMPONENTS = {
  contextResolution,
  clusterCoordination,
  followUpContainment,
  slaManagement,
  planningQuality,
  incidentManagement,
} as const satisfies Record<Component, (settled: Episode) => number>;

const COMPONENT_NAMES: readonly Component[] = [
  "contextResolution",
  "clusterCoordination",
  "followUpContainment",
  "slaManagement",
  "planningQuality",
  "incidentManagement",
];

const WEIGHTS: Record<TaskId, Weights> = TUNING.queueManagement.weights;

/**
 * How well the queue as a whole was run: the components that the task weighs, and their weighted sum.
 * See docs/rules.md#queue-management.
 */
export function queueManagement(settled: Episode): {
  readonly breakdown: QueueManagementBreakdown;
  readonly weighted: number;
} {
  const weights = WEIGHTS[settled.task.id];
  const breakdown: { -readonly [K in Component]?: number } = {};
  let weighted = 0;
  for (const name of COMPONENT_NAMES) {
    const weight = weights[name];
    if (weight === undefined) continue;
    const value = COMPONENTS[name](settled);
    breakdown[name] = value;
    weighted += weight * value;
  }
  return { breakdown, weighted };
}

/** Required tools used ÷ required, over all presented tickets; 1 if none was required. */
function contextResolution({ queue }: Episode): number {
  let required = 0;
  let remaining = 0;
  for (const entry of queue) {
    required += requiredAsPresented(entry).length;
    remaining += remainingTools(entry).length;
  }
  return required === 0 ? 1 : (required - remaining) / required;
}

function clusterCoordination({ queue, totals }: Episode): number {
  const count = queue.filter(({ ticket }) => queue.some((other) => clustered(ticket, other.ticket))).length;
  if (count === 0) return 1;
  const { destabilisedWeight, stabilisedWeight } = TUNING.queueManagement;
  return clamp(
    1 -
      destabilisedWeight * Math.min(1, totals.destabilized / count) +
      stabilisedWeight * Math.min(1, totals.stabilized / count),
  );
}

function followUpContainment({ queue, followUps }: Episode): number {
  const atRisk = handledOutcomes(queue).filter((outcome) => outcome.atRisk).length;
  if (atRisk === 0) return 1;
  const rate = Math.min(1, followUps.length / atRisk);
  const returned = queue.filter(({ ticket }) => ticket.generatedFromTicketId !== undefined);
  const recovery = mean(
    handledOutcomes(returned).map((outcome) => outcome.score),
    0,
  );
  const { followUpWeight, followUpRecoveryWeight } = TUNING.queueManagement;
  return clamp(1 - followUpWeight * rate + followUpRecoveryWeight * rate * recovery);
}

/** Breaches for each deferred ticket; for each ticket of the queue when none was deferred. */
function slaManagement({ queue, totals }: Episode): number {
  const exposed = totals.deferred > 0 ? totals.deferred : queue.length;
  return 1 - Math.min(1, totals.slaBreaches / Math.max(1, exposed));
}

function planningQuality({ queue, totals }: Episode): number {
  const {
    planningPenaltyScale,
    smallestPlanningPenaltyScale,
    planningPenaltyWeight,
    planningResolvedWeight,
  } = TUNING.queueManagement;
  const scale = Math.max(smallestPlanningPenaltyScale, planningPenaltyScale * queue.length);
  const resolved = totals.pressured === 0 ? 1 : totals.resolved / totals.pressured;
  return clamp(
    planningPenaltyWeight * (1 - Math.min(1, totals.planningPenalty / scale)) +
      planningResolvedWeight * resolved,
  );
}

function incidentManagement({ queue, totals }: Episode): number {
  const outcomes = handledOutcomes(queue).filter((outcome) => outcome.incidentRecommended);
  const count = outcomes.length;
  if (count === 0) return 1;
  const covered = outcomes.filter((outcome) => outcome.covered).length;
  const { incidentGapScale, incidentGapWeight, incidentCoveredWeight } = TUNING.queueManagement;
  return clamp(
    incidentGapWeight * (1 - Math.min(1, totals.incidentGap / (incidentGapScale * count))) +
      incidentCoveredWeight * (covered / count),
  );
}

type HandledOutcome = Extract<TicketOutcome, { kind: "handled" }>;

function handledOutcomes(queue: readonly QueuedTicket[]): HandledOutcome[] {
  const outcomes: HandledOutcome[] = [];
  for (const { progress } of queue) {
    if (progress.outcome?.kind === "handled") outcomes.push(progress.outcome);
  }
  return outcomes;
}
