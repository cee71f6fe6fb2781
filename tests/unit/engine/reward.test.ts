import { describe, expect, test } from "vitest";
import { TASKS } from "../../../src/domain/task.js";
import type { Action } from "../../../src/domain/action.js";
import { REWARD_MODES, type RewardMode } from "../../../src/domain/vocabulary.js";
import { TUNING } from "../../../src/domain/tuning.js";
import {
  contextCompletionBonus,
  contextGapPenalty,
  milestoneAdjustment,
  riskPenalty,
} from "../../../src/engine/submit-terms.js";
import { aRoute, aTicket, current, lookingUp, played, startWith, submitting } from "./builders.js";

const noted = { planningNote: "Plan." };
const unusual = { resolutionAction: "escalate" } as const;

describe("submitting before the required tools were used", () => {
  test("costs more on a non-default ticket", () => {
    const usual = startWith(2, [aTicket(noted)]).episode;
    const nonDefault = startWith(2, [aTicket({ ...noted, ...unusual })]).episode;
    expect(contextGapPenalty(current(usual))).toBe(TUNING.contextGap.penalty);
    expect(contextGapPenalty(current(nonDefault))).toBe(
      TUNING.contextGap.penalty + TUNING.contextGap.nonDefaultPenalty,
    );
  });

  test("costs nothing once they were, and then a good score earns the bonus", () => {
    const { episode } = played(startWith(2, [aTicket(noted)]), lookingUp("lookup_internal_routing_note"));
    expect(contextGapPenalty(current(episode))).toBe(0);
    expect(contextCompletionBonus(current(episode), 0.75)).toBe(TUNING.contextCompletion.bonus);
    expect(contextCompletionBonus(current(episode), 0.74)).toBe(0);
  });
});

describe("risk is charged", () => {
  const hot = aTicket({ priority: "high", issueType: "identity_access" });

  test("for understating a hot ticket by one level, and any ticket by two", () => {
    expect(riskPenalty(TASKS[2], hot, aRoute({ priority: "medium" }))).toBe(0.03);
    expect(riskPenalty(TASKS[2], hot, aRoute({ priority: "low" }))).toBe(0.07);
    expect(riskPenalty(TASKS[2], aTicket({ priority: "medium" }), aRoute({ priority: "low" }))).toBe(0);
    expect(riskPenalty(TASKS[2], hot, aRoute({ priority: "critical" }))).toBe(0);
  });

  test("for acknowledging an outage and for doing what a phishing mail asks, on task 3 alone", () => {
    const acknowledged = aRoute({ priority: "high", resolutionAction: "acknowledge" });
    const phishing = aTicket({ issueType: "spam_phishing" });
    expect(riskPenalty(TASKS[3], hot, acknowledged)).toBe(0.05);
    expect(riskPenalty(TASKS[2], hot, acknowledged)).toBe(0);
    expect(riskPenalty(TASKS[3], phishing, aRoute())).toBe(0.03);
  });

  test("never on task 1", () => {
    expect(riskPenalty(TASKS[1], hot, aRoute())).toBe(0);
  });
});

test("a milestone is paid from .8 and lost under .2", () => {
  expect([0.8, 0.79, 0.2, 0.19].map(milestoneAdjustment)).toEqual([0.05, 0, 0, -0.05]);
});

describe("the reward of the step that ends the episode", () => {
  test("is what the rubric reward has over what was paid before, in dense and terminal", () => {
    for (const mode of ["dense", "terminal"] as const) {
      const start = startWith(2, [aTicket(noted), aTicket()], [], mode);
      const before = played(start, lookingUp("lookup_internal_routing_note"), submitting(aRoute()));
      const { observation } = played(before, submitting(aRoute({ priority: "medium" })));
      const paid = observation.lastRewardComponents?.paidBefore ?? NaN;
      expect(paid > 0).toBe(mode === "dense");
      expect(observation.reward).toBe((observation.rubricReward ?? NaN) - paid);
    }
  });

  test("is the rubric reward less the last ticket's penalties, in shaped", () => {
    const { observation } = played(startWith(2, [aTicket(noted)], [], "shaped"), submitting(aRoute()));
    expect(observation.rubricReward).not.toBeNull();
    expect(observation.reward).toBe((observation.rubricReward ?? 0) - TUNING.contextGap.penalty);
  });

  test("is the rubric reward alone where the step limit cuts a submit off, in shaped", () => {
    const start = startWith(2, [aTicket(noted), aTicket()], [], "shaped");
    const waited = played(start, ...new Array<Action>(23).fill(lookingUp("lookup_requester_history")));
    const { observation } = played(waited, submitting(aRoute()));
    expect(observation.truncated).toBe(true);
    expect(observation.reward).toBe(observation.rubricReward);
    expect(observation.lastRewardComponents?.contextGapPenalty).toBe(TUNING.contextGap.penalty);
  });

  test("is the rubric reward where a penalised action ends it", () => {
    const right = submitting(aRoute());
    const start = startWith(1, [aTicket(), aTicket()], [], "terminal");
    const { observation } = played(start, right, { actionType: "submit" });
    expect(observation.reward).toBe(0.5);
  });
});

describe("a step before the last pays", () => {
  const start = (mode: RewardMode) => startWith(2, [aTicket(noted), aTicket()], [], mode);

  test("its share of its worth in dense, nothing in terminal, its worth in shaped", () => {
    const note = lookingUp("lookup_internal_routing_note");
    const paid = REWARD_MODES.map((mode) => played(start(mode), note).observation.reward);
    expect(paid).toEqual([0.25 * TUNING.investigation.usefulReward, 0, TUNING.investigation.usefulReward]);
  });

  test("nothing on a follow-up in dense", () => {
    const worst = aRoute({
      issueType: "spam_phishing",
      assignmentGroup: "security_team",
      priority: "critical",
    });
    const atRisk = aTicket({ followUp: true });
    const failed = played(startWith(2, [atRisk]), submitting(worst));
    expect(failed.observation.currentTicket?.generatedFromTicketId).toBe(atRisk.ticketId);
    const asked = played(failed, { actionType: "request_info" }).observation.lastRewardComponents;
    expect(asked).toMatchObject({ worth: TUNING.investigation.requestInfoReward, share: 0 });
  });
});

test("a follow-up is in no average: what failed stays failed", () => {
  const worst = aRoute({
    issueType: "spam_phishing",
    assignmentGroup: "security_team",
    priority: "critical",
  });
  const failed = played(startWith(2, [aTicket({ followUp: true })]), submitting(worst));
  const { averageScoreSoFar } = failed.observation;
  const done = played(failed, submitting(aRoute()));
  expect(done.observation.done).toBe(true);
  expect(done.observation.averageScoreSoFar).toBe(averageScoreSoFar);
});

test("an incident without a slot left still opens, pays nothing and costs a planning penalty", () => {
  const recommended = { incidentRecommended: true };
  const start = startWith(3, [aTicket(recommended), aTicket(recommended)]);
  const first = played(start, { actionType: "open_incident" }, submitting(aRoute()));
  const { observation } = played(first, { actionType: "open_incident" });
  expect(observation.lastToolResult).toEqual({
    actionType: "open_incident",
    ticketId: observation.currentTicket?.ticketId,
    useful: true,
    opened: true,
    overflow: 1,
    incidentSlotsRemaining: 0,
  });
  expect(observation.reward).toBe(0);
  expect(observation.metadata.planningPenaltyApplied).toBe(TUNING.incident.overflowPenalty);
});
