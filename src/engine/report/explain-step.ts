import { componentsOf } from "../../domain/components-of.js";
import type { ExplainedComponent } from "../../domain/episode-report.js";
import type { HistoryEntry, RewardComponents } from "../../domain/observation.js";
import { readMove } from "../validate.js";
import { explainSubmit, type Explained } from "./explain-submit.js";
import { otherwiseLeftOut, otherwiseSubmitted, otherwiseValid, type Otherwise } from "./otherwise.js";
import type { PlayedStep } from "./played-step.js";
import { ruleOf } from "./rules.js";
import { input, plainNumber } from "./explained-number.js";

/** Every number of a step, with its rule and what would have changed it. */
export function explainStep(played: PlayedStep, rubricReward: number): readonly ExplainedComponent[] {
  const { before, entry } = played;
  const move = readMove(before.task, entry.action);
  const parts = componentsOf(entry);
  if (move.type === "submit" && parts.rewardKind === "submit") {
    const otherwise = otherwiseSubmitted(played, move.route, parts, rubricReward);
    const explained = explainSubmit(before, move.route, parts);
    return tell(entry, [...explained, reward(entry, rubricReward)], otherwise);
  }
  if (move.type === "violation") {
    const lost: Explained = {
      name: "ticket_score",
      inputs: [input("penalty_reason", move.reason)],
      arithmetic: "0",
      value: 0,
    };
    return tell(entry, [lost, reward(entry, rubricReward)], otherwiseValid(played, rubricReward));
  }
  const { worth } = parts;
  const paid: Explained = {
    name: "worth",
    rule: "Other actions",
    inputs: [input("action", entry.action.toolName ?? entry.action.actionType)],
    arithmetic: plainNumber(worth),
    value: worth,
  };
  return tell(entry, [paid, reward(entry, rubricReward)], otherwiseLeftOut(played, rubricReward));
}

/** What the step paid of its worth. */
function reward(entry: HistoryEntry, rubricReward: number): Explained {
  const paid = entry.reward;
  const parts = componentsOf(entry);
  const { rewardMode, share, worth, paidBefore, termination } = parts;
  return {
    name: "reward",
    inputs: [input("reward_mode", rewardMode), input("share", share), input("paid before", paidBefore)],
    arithmetic:
      termination === undefined
        ? `${plainNumber(share)} · ${plainNumber(worth)}`
        : lastReward(parts, paidBefore, rubricReward),
    value: paid,
  };
}

function lastReward(parts: RewardComponents, paidBefore: number, rubricReward: number): string {
  if (parts.rewardMode !== "shaped")
    return `clamp(${plainNumber(rubricReward)} − ${plainNumber(paidBefore)})`;
  if (parts.termination === "step_limit") return plainNumber(rubricReward);
  const { contextGapPenalty = 0, capacityPenalty = 0, incidentGapPenalty = 0 } = parts;
  const charged = [contextGapPenalty, capacityPenalty, incidentGapPenalty].map(plainNumber).join(" − ");
  return `clamp(${plainNumber(rubricReward)} − ${charged})`;
}

function tell(
  { step, ticketId }: HistoryEntry,
  explained: readonly Explained[],
  otherwise: Otherwise,
): readonly ExplainedComponent[] {
  return explained.map(({ name, rule, inputs, arithmetic, value }) => ({
    name,
    ...ruleOf(name, rule),
    step,
    ticketId,
    inputs,
    arithmetic,
    value,
    counterfactuals: otherwise[name] ?? [],
  }));
}
