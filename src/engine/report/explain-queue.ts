import type { Episode, EpisodeResult } from "../../domain/episode.js";
import type { QueueManagementBreakdown } from "../../domain/observation.js";
import { TUNING } from "../../domain/tuning.js";
import { clustered } from "../clusters.js";
import { remainingTools, requiredAsPresented } from "../context.js";
import { tallyOf } from "../optimum/tally.js";
import type { Explained } from "./explain-submit.js";
import { input, plainNumber } from "./explained-number.js";
import { mean } from "../../support/mean.js";

/** The components of queue management, by both of their names. */
export const QUEUE_NAMES = [
  { name: "context_resolution", key: "contextResolution" },
  { name: "cluster_coordination", key: "clusterCoordination" },
  { name: "follow_up_containment", key: "followUpContainment" },
  { name: "sla_management", key: "slaManagement" },
  { name: "planning_quality", key: "planningQuality" },
  { name: "incident_management", key: "incidentManagement" },
] as const satisfies readonly { name: string; key: keyof QueueManagementBreakdown }[];

const EXPLAIN = {
  context_resolution: contextResolution,
  cluster_coordination: clusterCoordination,
  follow_up_containment: followUpContainment,
  sla_management: slaManagement,
  planning_quality: planningQuality,
  incident_management: incidentManagement,
} as const satisfies Record<(typeof QUEUE_NAMES)[number]["name"], (settled: Episode) => Terms>;

type Terms = Pick<Explained, "inputs" | "arithmetic">;

/** Those that the task weighs. See docs/rules.md#queue-management. */
export function explainQueue(
  settled: Episode,
  { queueManagementBreakdown }: EpisodeResult,
): readonly Explained[] {
  return QUEUE_NAMES.flatMap(({ name, key }) => {
    const value = queueManagementBreakdown[key];
    return value === undefined ? [] : [{ name, ...EXPLAIN[name](settled), value }];
  });
}

function contextResolution({ queue }: Episode): Terms {
  let required = 0;
  let remaining = 0;
  for (const entry of queue) {
    required += requiredAsPresented(entry).length;
    remaining += remainingTools(entry).length;
  }
  return {
    inputs: [input("required tools", required), input("used", required - remaining)],
    arithmetic: required === 0 ? "1" : `${required - remaining} ÷ ${required}`,
  };
}

function clusterCoordination({ queue, totals }: Episode): Terms {
  const count = queue.filter(({ ticket }) => queue.some((other) => clustered(ticket, other.ticket))).length;
  const { destabilisedWeight, stabilisedWeight } = TUNING.queueManagement;
  return {
    inputs: [
      input("clustered tickets", count),
      input("stabilised", totals.stabilized),
      input("destabilised", totals.destabilized),
    ],
    arithmetic:
      count === 0
        ? "1"
        : `clamp(1 − ${plainNumber(destabilisedWeight)} · min(1, ${totals.destabilized} ÷ ${count}) + ` +
          `${plainNumber(stabilisedWeight)} · min(1, ${totals.stabilized} ÷ ${count}))`,
  };
}

function followUpContainment(settled: Episode): Terms {
  const { atRisk } = tallyOf(settled);
  const { followUpWeight, followUpRecoveryWeight } = TUNING.queueManagement;
  const spawned = settled.followUps.length;
  const recovery = recoveryOf(settled);
  const rate = `min(1, ${spawned} ÷ ${atRisk})`;
  return {
    inputs: [
      input("handled tickets at risk", atRisk),
      input("follow-ups", spawned),
      input("their mean score", recovery),
    ],
    arithmetic:
      atRisk === 0
        ? "1"
        : `clamp(1 − ${plainNumber(followUpWeight)} · ${rate} + ${plainNumber(followUpRecoveryWeight)} · ${rate} · ${plainNumber(recovery)})`,
  };
}

function recoveryOf({ queue }: Episode): number {
  const scores = queue.flatMap(({ ticket, progress }) =>
    ticket.generatedFromTicketId !== undefined && progress.outcome?.kind === "handled"
      ? [progress.outcome.score]
      : [],
  );
  return mean(scores, 0);
}

function slaManagement({ queue, totals }: Episode): Terms {
  const exposed = Math.max(1, totals.deferred > 0 ? totals.deferred : queue.length);
  return {
    inputs: [
      input("breaches", totals.slaBreaches),
      input(totals.deferred > 0 ? "deferred tickets" : "tickets of the queue", exposed),
    ],
    arithmetic: `1 − min(1, ${totals.slaBreaches} ÷ ${exposed})`,
  };
}

function planningQuality({ queue, totals }: Episode): Terms {
  const {
    planningPenaltyScale,
    smallestPlanningPenaltyScale,
    planningPenaltyWeight,
    planningResolvedWeight,
  } = TUNING.queueManagement;
  const scale = `max(${plainNumber(smallestPlanningPenaltyScale)}, ${plainNumber(planningPenaltyScale)} · ${queue.length})`;
  const resolved = totals.pressured === 0 ? "1" : `${totals.resolved} ÷ ${totals.pressured}`;
  return {
    inputs: [
      input("planning_penalty_total", totals.planningPenalty),
      input("tickets of the queue", queue.length),
      input("pressured", totals.pressured),
      input("resolved", totals.resolved),
    ],
    arithmetic:
      `clamp(${plainNumber(planningPenaltyWeight)} · (1 − min(1, ${plainNumber(totals.planningPenalty)} ÷ ${scale})) + ` +
      `${plainNumber(planningResolvedWeight)} · ${resolved})`,
  };
}

function incidentManagement(settled: Episode): Terms {
  const { incidents, covered } = tallyOf(settled);
  const { incidentGapScale, incidentGapWeight, incidentCoveredWeight } = TUNING.queueManagement;
  const { incidentGap } = settled.totals;
  return {
    inputs: [
      input("handled with an incident recommended", incidents),
      input("of them covered", covered),
      input("incident_gap_total", incidentGap),
    ],
    arithmetic:
      incidents === 0
        ? "1"
        : `clamp(${plainNumber(incidentGapWeight)} · (1 − min(1, ${plainNumber(incidentGap)} ÷ (${plainNumber(incidentGapScale)} · ${incidents}))) + ` +
          `${plainNumber(incidentCoveredWeight)} · ${covered} ÷ ${incidents})`,
  };
}
