import type { ExplainedComponent } from "../../domain/episode-report.js";
import type { Episode, EpisodeResult } from "../../domain/episode.js";
import type { QueueManagementBreakdown } from "../../domain/observation.js";
import { TUNING } from "../../domain/tuning.js";
import { clamp } from "../../support/clamp.js";
import { investigationsBeyondAllowance } from "../allowance.js";
import { averageScore, isFollowUp } from "../cursor.js";
import type { Explained } from "./explain-submit.js";
import { explainQueue, QUEUE_NAMES } from "./explain-queue.js";
import { tallyOf } from "../optimum/tally.js";
import { ruleOf, type ComponentName } from "./rules.js";
import { counterfactual, input, plainNumber } from "./explained-number.js";

/** Every number of a finished episode as a whole. See docs/rules.md#the-end-of-the-episode. */
export function explainEpisode(settled: Episode, result: EpisodeResult): readonly ExplainedComponent[] {
  const average = averageScore(settled);
  const queue = explainQueue(settled, result);
  const explained: readonly Explained[] = [
    averageOf(settled, average),
    contextBonus(settled),
    planningBonus(settled),
    trajectory(average, result, settled),
    ...queue,
    queueManagementScore(settled, average, result),
    investigations(settled, result),
    rubric(settled, result),
  ];
  return explained.map(({ name, inputs, arithmetic, value }) => ({
    name,
    ...ruleOf(name),
    step: null,
    ticketId: null,
    inputs,
    arithmetic,
    value,
    counterfactuals: perfect(settled, result, average, name, value),
  }));
}

function averageOf({ queue, initialTicketIds }: Episode, average: number): Explained {
  const own = queue.filter(({ ticket }) => !isFollowUp(ticket));
  const scores = own.map(({ progress }) => plainNumber(progress.outcome?.score ?? 0));
  return {
    name: "average_score",
    inputs: own.map(({ ticket, progress }) => input(ticket.ticketId, progress.outcome?.score ?? 0)),
    arithmetic: `(${scores.join(" + ")}) ÷ ${initialTicketIds.length}`,
    value: average,
  };
}

function contextBonus(settled: Episode): Explained {
  const { requiring, complete } = tallyOf(settled);
  const { contextBonus: bonus } = TUNING.trajectory;
  return {
    name: "context_bonus",
    inputs: [input("tickets with required tools", requiring), input("of them with none remaining", complete)],
    arithmetic: requiring === 0 ? "0" : `${plainNumber(bonus)} · ${complete} ÷ ${requiring}`,
    value: requiring === 0 ? 0 : bonus * (complete / requiring),
  };
}

function planningBonus({ totals }: Episode): Explained {
  const { planningBonus: bonus } = TUNING.trajectory;
  const isPaid = totals.planningPenalty === 0 && totals.pressured > 0;
  return {
    name: "planning_bonus",
    inputs: [
      input("pressured", totals.pressured),
      input("resolved", totals.resolved),
      input("planning_penalty_total", totals.planningPenalty),
    ],
    arithmetic: isPaid ? `${plainNumber(bonus)} · ${totals.resolved} ÷ ${totals.pressured}` : "0",
    value: isPaid ? bonus * (totals.resolved / totals.pressured) : 0,
  };
}

function trajectory(average: number, { trajectoryReward }: EpisodeResult, settled: Episode): Explained {
  const bonuses = [contextBonus(settled).value, planningBonus(settled).value].map(plainNumber).join(" + ");
  return {
    name: "trajectory_reward",
    inputs: [],
    arithmetic:
      average === 0
        ? "0"
        : `clamp(${plainNumber(average)} + min(${plainNumber(TUNING.trajectory.maxBonus)}, ${bonuses}))`,
    value: trajectoryReward,
  };
}

function queueManagementScore({ task }: Episode, average: number, result: EpisodeResult): Explained {
  const weights: QueueManagementBreakdown = TUNING.queueManagement.weights[task.id];
  const terms = QUEUE_NAMES.flatMap(({ key }) => {
    const value = result.queueManagementBreakdown[key];
    return value === undefined ? [] : [`${plainNumber(weights[key] ?? 0)} · ${plainNumber(value)}`];
  });
  return {
    name: "queue_management_score",
    inputs: [],
    arithmetic:
      terms.length === 0
        ? plainNumber(result.trajectoryReward)
        : `${plainNumber(average)} · (${terms.join(" + ")})`,
    value: result.queueManagementScore,
  };
}

function investigations(settled: Episode, { investigationPenalty }: EpisodeResult): Explained {
  const { penaltyPerExtra, maxPenalty } = TUNING.investigation;
  const beyond = investigationsBeyondAllowance(settled);
  return {
    name: "investigation_penalty",
    inputs: [
      input("investigations", settled.totals.investigations),
      input("allowance", settled.totals.investigations - beyond),
    ],
    arithmetic: `min(${plainNumber(maxPenalty)}, ${plainNumber(penaltyPerExtra)} · ${beyond})`,
    value: investigationPenalty,
  };
}

function rubric({ task }: Episode, result: EpisodeResult): Explained {
  const weight = task.queueManagementWeight;
  return {
    name: "rubric_reward",
    inputs: [input("w", weight)],
    arithmetic:
      `clamp((1 − ${plainNumber(weight)}) · ${plainNumber(result.trajectoryReward)} + ` +
      `${plainNumber(weight)} · ${plainNumber(result.queueManagementScore)} − ${plainNumber(result.investigationPenalty)})`,
    value: result.rubricReward,
  };
}

/** What the rubric reward would be if this one number were as good as it can be. */
function perfect(
  { task }: Episode,
  result: EpisodeResult,
  average: number,
  name: ComponentName,
  value: number,
): ExplainedComponent["counterfactuals"] {
  const weight = task.queueManagementWeight;
  const raw =
    (1 - weight) * result.trajectoryReward +
    weight * result.queueManagementScore -
    result.investigationPenalty;
  const against = (change: string, difference: number, points: number) => [
    counterfactual(change, difference, clamp(raw + points) - result.rubricReward),
  ];
  if (name === "investigation_penalty") {
    return value === 0 ? [] : against("no investigation beyond the allowance", -value, value);
  }
  const component = QUEUE_NAMES.find((one) => one.name === name);
  if (component === undefined || value === 1) return [];
  const weights: QueueManagementBreakdown = TUNING.queueManagement.weights[task.id];
  const lost = average * weight * (weights[component.key] ?? 0) * (1 - value);
  return against(`1 instead of ${plainNumber(value)}`, 1 - value, lost);
}
