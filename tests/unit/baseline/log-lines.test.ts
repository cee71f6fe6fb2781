import { expect, test } from "vitest";
import { actionText, endLine, startLine, stepLine, type OwnShare } from "../../../src/baseline/log-lines.js";
import type { AnswerNote } from "../../../src/baseline/own-share.js";
import { playTask } from "../../../src/baseline/play-task.js";
import { loadDataset } from "../../../src/dataset/index.js";
import { createHeuristicPolicy } from "../../../src/policies/index.js";
import { createInProcessEnvironment } from "../../../src/rollouts/in-process.js";
import type { Environment } from "../../../src/rollouts/rollout.js";

test("a submit is one word that names its four labels", () => {
  const action = {
    actionType: "submit",
    issueType: "onboarding",
    priority: "low",
    assignmentGroup: "onboarding_ops",
    resolutionAction: "fulfill",
  } as const;
  expect(actionText(action)).toBe(
    "submit(issue_type=onboarding,priority=low,assignment_group=onboarding_ops,resolution_action=fulfill)",
  );
});

test("actions without fields have empty brackets, an investigation names its tool", () => {
  expect(actionText({ actionType: "defer" })).toBe("defer()");
  expect(actionText({ actionType: "investigate", toolName: "lookup_related_ticket" })).toBe(
    "investigate(tool_name=lookup_related_ticket)",
  );
});

test("the lines have the form that runners read", () => {
  expect(startLine(2, "my model")).toBe("[START] task=2 env=helpdesk-env model=my_model");
  const step = { step: 3, action: { actionType: "defer" }, reward: 0.025, done: false } as const;
  expect(stepLine({ ...step, error: null })).toBe(
    "[STEP] step=3 action=defer() reward=0.03 done=false error=null",
  );
  expect(stepLine({ ...step, error: "two\nlines" })).toMatch(/ error=two lines$/);
  expect(endLine({ success: true, score: 0.5, rewards: [0.025, 1] })).toBe(
    "[END] success=true steps=2 score=0.500 rewards=0.03,1.00",
  );
});

test("an episode that breaks off still ends in the lines, and the failure is not swallowed", async () => {
  const inner = createInProcessEnvironment(loadDataset());
  const broken: Environment = {
    reset: (options) => inner.reset(options),
    step: () => Promise.reject(new Error("gone")),
  };
  const lines: string[] = [];
  const play = playTask(createHeuristicPolicy(), broken, { taskId: 1, seed: 0, split: "all" }, "m", (line) =>
    lines.push(line),
  );
  await expect(play).rejects.toThrow("gone");
  expect(lines[0]).toBe("[START] task=1 env=helpdesk-env model=m");
  expect(lines[1]).toMatch(/^\[STEP\] step=1 action=\S+ reward=0\.00 done=false error=gone$/);
  expect(lines[2]).toBe("[END] success=false steps=1 score=0.000 rewards=0.00");
});

test("a model's line has a second score behind what runners read, and a warning over a tenth of its actions", () => {
  const end = (own: OwnShare): string => endLine({ success: true, score: 0.5, rewards: [1], own });
  const line = "[END] success=true steps=1 score=0.500 rewards=1.00";
  const tickets = 4;
  const filled = { score: 0.25, backfilled: 1, tickets };
  expect(end({ ...filled, actions: { backfilled: 1, unanswered: 0, all: 10 } })).toBe(
    `${line} own_score=0.250 backfilled=1/4`,
  );
  expect(end({ ...filled, actions: { backfilled: 2, unanswered: 0, all: 10 } })).toBe(
    `${line} own_score=0.250 backfilled=1/4 warning=over_a_tenth_of_actions_backfilled`,
  );
  const judged = { score: 0.5, backfilled: 0, unanswered: 1, tickets };
  expect(end({ ...judged, actions: { backfilled: 0, unanswered: 1, all: 10 } })).toBe(
    `${line} own_score=0.500 backfilled=0/4 unanswered=1/4`,
  );
  expect(end({ ...judged, actions: { backfilled: 0, unanswered: 2, all: 10 } })).toBe(
    `${line} own_score=0.500 backfilled=0/4 unanswered=1/4 warning=over_a_tenth_of_actions_unanswered`,
  );
});

test.each([
  ["none", [], /^\[END\] success=true steps=(\d+) score=(\S+) rewards=\S+ own_score=\2 backfilled=0\/\d+$/],
  [
    "every",
    ["refused"],
    /^\[END\] success=false steps=(\d+) .* own_score=0\.000 backfilled=(\d+)\/\2 warning=over_a_tenth_of_actions_backfilled$/,
  ],
])("where %s action is somebody else's the end says so", async (_, rules, line) => {
  const lines: string[] = [];
  const lastAnswer = (): AnswerNote => ({ onNoAnswer: "backfill", rules });
  const watcher = { step: () => undefined, end: () => undefined, lastAnswer };
  const environment = createInProcessEnvironment(loadDataset());
  const options = { taskId: 3, seed: 42, split: "all" } as const;
  await playTask(createHeuristicPolicy(), environment, options, "m", (text) => lines.push(text), watcher);
  expect(lines.at(-1)).toMatch(line);
});
