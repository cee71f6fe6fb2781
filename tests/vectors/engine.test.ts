import { describe, expect, test } from "vitest";
import type { ToolResult } from "../../src/domain/tool-result.js";
import {
  isOver,
  startEpisode,
  stateOf,
  step,
  type Episode,
  type StepResult,
} from "../../src/engine/index.js";
import { actionFromWire, toWireKeys, vectorDataset, vectorEpisodes } from "./shared-vectors.js";

/** Digits that a value may differ in; vitest compares |difference| < 10^-digits ÷ 2. */
const TOLERANCE = 1e-9;

describe("the engine reproduces the shared vectors to 1e-9", () => {
  test("all 180 episodes are there", () => {
    expect(vectorEpisodes).toHaveLength(180);
  });

  vectorEpisodes.forEach((vector, index) => {
    test(`episode ${String(index)}: task ${String(vector.task_id)}, ${vector.ticket_ids.join(" ")}`, () => {
      let now = startEpisode({
        dataset: vectorDataset,
        seed: 0,
        taskId: vector.task_id,
        ticketIds: vector.ticket_ids,
        rewardMode: vector.reward_mode,
      });
      expectClose(countersOf(now.episode), vector.initial, "initial");
      vector.steps.forEach((expected, at) => {
        const where = `step ${String(at + 1)} ${JSON.stringify(expected.action)}`;
        expectClose(requiredToolsOf(now.episode), expected.required_tools, `${where}: required_tools`);
        now = step(now.episode, actionFromWire(expected.action));
        expectClose(outcomeOf(now), expected.expect, where);
      });
      expectClose(countersOf(now.episode), vector.final, "final");
      expect(isOver(now.episode)).toBe(true);
    });
  });
});

function requiredToolsOf(episode: Episode): readonly string[] {
  return episode.queue[episode.position]?.progress.presentation?.requiredTools ?? [];
}

/** A step in the vectors' names. */
function outcomeOf({ episode, observation }: StepResult): Record<string, unknown> {
  const components = observation.lastRewardComponents;
  if (components === null) throw new Error("no components after a step");
  const common = {
    reward: observation.reward,
    basis: components.worth,
    stopped_rubric: stateOf(episode).stoppedRubric,
    kind: components.rewardKind,
    done: observation.done,
    truncated: observation.truncated,
    ...(observation.done ? { rubric_reward: observation.rubricReward } : {}),
  };
  if (observation.lastToolResult !== null) return { ...common, ...foundOf(observation.lastToolResult) };
  return {
    ...common,
    score: components.ticketScore,
    stabilized: components.clusterStabilizedTicketIds ?? [],
    destabilized: components.clusterDestabilizedTicketIds ?? [],
    ...(components.spawnedFollowUpTicketId === undefined
      ? {}
      : { spawned: components.spawnedFollowUpTicketId }),
    ...(components.rewardKind === "invalid"
      ? { penalty_reason: components.penaltyReason }
      : {
          breakdown: toWireKeys({ ...components.fieldBreakdown }),
          context_gap_penalty: components.contextGapPenalty,
          context_completion_bonus: components.contextCompletionBonus,
          risk_penalty: components.riskPenalty,
          incident_gap_penalty: components.incidentGapPenalty,
          capacity_penalty: components.capacityPenalty,
          milestone_adjustment: components.milestoneAdjustment,
          delta_adjustment: components.deltaAdjustment,
          shaped_step_reward: components.shapedStepReward,
          used_alternate_route: components.usedAlternateRoute,
        }),
  };
}

function foundOf(result: ToolResult): Record<string, unknown> {
  switch (result.actionType) {
    case "investigate":
      return { found: result.found, useful: result.useful };
    case "request_info":
      return { useful: result.useful };
    case "open_incident":
      return { useful: result.useful, overflow: result.overflow };
    case "defer":
      return { allowed: result.allowed, sla_risk: result.slaRisk };
  }
}

function countersOf(episode: Episode): Record<string, unknown> {
  const state = stateOf(episode);
  return {
    queue: state.queueTicketIds,
    index: state.currentTicketIndex,
    steps: state.stepCount,
    investigation_steps: state.investigationSteps,
    scores: state.perTicketScores,
    team_capacity_remaining: state.teamCapacityRemaining ?? {},
    high_priority_slots_remaining: state.highPrioritySlotsRemaining,
    escalation_slots_remaining: state.escalationSlotsRemaining,
    incident_slots_remaining: state.incidentSlotsRemaining,
    planning_penalty_total: state.planningPenaltyTotal,
    incident_gap_total: state.incidentGapTotal,
    sla_breach_count: state.slaBreachCount,
    deferred_ticket_count: state.deferredTicketCount,
    open_incident_ticket_ids: state.openIncidentTicketIds,
    spawned_follow_up_ticket_ids: state.spawnedFollowUpTicketIds,
    cluster_stabilizations_total: state.clusterStabilizationsTotal,
    cluster_destabilizations_total: state.clusterDestabilizationsTotal,
    queue_management_score: state.queueManagementScore,
    queue_management_breakdown: toWireKeys({ ...state.queueManagementBreakdown }),
  };
}

/** Whole values, with numbers allowed to differ by the tolerance. */
function expectClose(actual: unknown, expected: unknown, where: string): void {
  expect(differences(actual, expected, ""), where).toEqual([]);
}

function differences(actual: unknown, expected: unknown, path: string): string[] {
  if (typeof actual === "number" && typeof expected === "number") {
    return Math.abs(actual - expected) <= TOLERANCE
      ? []
      : [`${path}: ${String(actual)} ≠ ${String(expected)}`];
  }
  if (isRecord(actual) && isRecord(expected) && Array.isArray(actual) === Array.isArray(expected)) {
    const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
    return [...keys].flatMap((key) => differences(actual[key], expected[key], `${path}.${key}`));
  }
  return Object.is(actual, expected)
    ? []
    : [`${path}: ${JSON.stringify(actual)} ≠ ${JSON.stringify(expected)}`];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
