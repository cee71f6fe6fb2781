import { expect, test } from "vitest";
import { loadDataset } from "../../../../src/dataset/index.js";
import type { Action } from "../../../../src/domain/action.js";
import { HANDBOOK } from "../../../../src/domain/handbook.js";
import type { Observation } from "../../../../src/domain/observation.js";
import { TASK_IDS } from "../../../../src/domain/task.js";
import {
  createHeuristicPolicy,
  createLlmPolicy,
  type AsyncPolicy,
  type LlmMode,
  type ModelAnswer,
  type ModelDecision,
  type ModelRequest,
} from "../../../../src/policies/index.js";
import { createInProcessEnvironment, playInProcess } from "../../../../src/rollouts/in-process.js";
import { rollout } from "../../../../src/rollouts/rollout.js";
import { encodeAction } from "../../../../src/rollouts/websocket/decode-observation.js";
import { ACTION_RULES } from "../../../../src/transport/openenv/helpdesk/validate-action.js";

const DATASET = loadDataset();
const SILENT: ModelAnswer = { content: "", thoughts: "", refusal: "", calls: [], cutOff: false };

/** A policy whose model answers, in the way asked for, what the heuristic would do. */
function obedient(mode: LlmMode, onDecision: (decision: ModelDecision) => void): AsyncPolicy {
  const heuristic = createHeuristicPolicy();
  let next: Action = { actionType: "defer" };
  const answer = (): ModelAnswer => {
    const { action_type: name, ...fields } = encodeAction(next);
    return mode === "tools"
      ? { ...SILENT, calls: [{ name, arguments: JSON.stringify(fields) }] }
      : { ...SILENT, content: JSON.stringify(encodeAction(next)) };
  };
  const ask = () => Promise.resolve(answer());
  const policy = createLlmPolicy({ mode, contextTokens: 12_000, ask, onDecision });
  return {
    name: "obedient",
    reset() {
      heuristic.reset?.();
      policy.reset?.();
    },
    act(observation) {
      next = heuristic.act(observation);
      return policy.act(observation);
    },
  };
}

test.each(["tools", "json"] as const)(
  "in %s mode every recommended action can be played, and a good answer is played as it is",
  async (mode) => {
    const decisions: ModelDecision[] = [];
    const environment = createInProcessEnvironment(DATASET);
    for (const seed of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const options = { taskId: 3, seed, split: "all" } as const;
      const played = await rollout(
        obedient(mode, (decision) => decisions.push(decision)),
        environment,
        options,
      );
      expect(played.rubricReward).toBe(playInProcess(createHeuristicPolicy(), DATASET, options).rubricReward);
    }
    expect(new Set(decisions.map(({ source }) => source))).toEqual(new Set(["model"]));
    expect(new Set(decisions.map(({ action }) => action.actionType))).toEqual(
      new Set(["submit", "investigate", "request_info", "open_incident"]),
    );
  },
);

test("a model that never answers plays as the heuristic, and every action says so", async () => {
  const sources: string[] = [];
  const policy = createLlmPolicy({
    mode: "json",
    contextTokens: 12_000,
    ask: () => Promise.resolve(SILENT),
    onDecision: ({ source }) => sources.push(source),
  });
  for (const taskId of TASK_IDS) {
    const options = { taskId, seed: 7, split: "all" } as const;
    const played = await rollout(policy, createInProcessEnvironment(DATASET), options);
    expect(played.turns.at(-1)?.observation).toEqual(
      playInProcess(createHeuristicPolicy(), DATASET, options),
    );
  }
  expect(new Set(sources)).toEqual(new Set(["replaced"]));
});

async function decisionOn(observation: Observation, answer: Partial<ModelAnswer>): Promise<ModelDecision> {
  const decisions: ModelDecision[] = [];
  const policy = createLlmPolicy({
    mode: "json",
    contextTokens: 12_000,
    ask: () => Promise.resolve({ ...SILENT, ...answer }),
    onDecision: (decision) => decisions.push(decision),
  });
  await policy.act(observation);
  const [decision] = decisions;
  if (decision === undefined) throw new Error("the policy decided nothing");
  return decision;
}

const HARD = await createInProcessEnvironment(DATASET).reset({ taskId: 3, seed: 42, split: "all" });

test("an investigation of nothing in particular takes the first recommended lookup", async () => {
  const [recommended] = HARD.currentTicket?.contextStatus?.recommendedTools ?? [];
  expect(await decisionOn(HARD, { content: '{"action_type": "investigate"}' })).toEqual({
    action: { actionType: "investigate", toolName: recommended },
    source: "backfilled",
    repairs: [],
    backfills: [{ rule: "missing_tool", field: "tool_name" }],
    unanswered: [],
  });
});

test("fields that an action has no use for are dropped, so that the action is not penalised", async () => {
  const content =
    '{"action_type": "request_info", "tool_name": "lookup_related_ticket", "priority": "low", "ticket_id": "x"}';
  expect(await decisionOn(HARD, { content })).toEqual({
    action: { actionType: "request_info" },
    source: "repaired",
    repairs: [
      { rule: "unknown_key" },
      { rule: "unneeded_field", field: "tool_name" },
      { rule: "unneeded_field", field: "priority" },
    ],
    backfills: [],
    unanswered: [],
  });
});

test("the current ticket is never the target of its own related lookup", async () => {
  const toolName = "lookup_related_ticket";
  const target = HARD.currentTicket?.ticketId;
  const content = JSON.stringify({
    action_type: "investigate",
    tool_name: toolName,
    tool_target_ticket_id: target,
  });
  const decision = await decisionOn(HARD, { content });
  expect(decision.action).toEqual({ actionType: "investigate", toolName });
  expect(decision.repairs).toEqual([{ rule: "unneeded_field", field: "tool_target_ticket_id" }]);
});

async function requestFor(observation: Observation, contextTokens: number): Promise<ModelRequest> {
  const requests: ModelRequest[] = [];
  const policy = createLlmPolicy({
    mode: "tools",
    contextTokens,
    ask(request) {
      requests.push(request);
      return Promise.resolve(SILENT);
    },
  });
  await policy.act(observation);
  const [request] = requests;
  if (request === undefined) throw new Error("the model was not asked");
  return request;
}

test("the functions offer what the task offers, in the words that the wire takes", async () => {
  const { tools } = await requestFor(HARD, 12_000);
  expect(tools.map(({ name }) => name)).toEqual(HARD.availableActionTypes);
  const easy = await createInProcessEnvironment(DATASET).reset({ taskId: 1, seed: 42, split: "all" });
  const offered = (await requestFor(easy, 12_000)).tools;
  expect(offered.map(({ name }) => name)).toEqual(["submit", "investigate"]);
  const { issue_type, priority, assignment_group, resolution_action } = ACTION_RULES;
  const asks = Object.fromEntries(
    HANDBOOK.fields.map(({ field, asks: description }) => [field, { description }]),
  );
  expect(offered[0]?.parameters).toEqual({
    type: "object",
    // What the words mean is in the prompt already.
    properties: {
      issue_type: { ...issue_type.schema, ...asks["issue_type"] },
      priority: { ...priority.schema, ...asks["priority"] },
      assignment_group: { ...assignment_group.schema, ...asks["assignment_group"] },
      resolution_action: { ...resolution_action.schema, ...asks["resolution_action"] },
    },
    required: ["issue_type", "priority", "assignment_group", "resolution_action"],
    additionalProperties: false,
  });
  expect(offered[1]?.parameters).toEqual({
    type: "object",
    properties: {
      tool_name: { type: "string", enum: easy.availableTools },
      tool_target_ticket_id: { type: "string" },
    },
    required: ["tool_name"],
    additionalProperties: false,
  });
});

test("a prompt over its budget loses the oldest steps first and always keeps the ticket", async () => {
  const environment = createInProcessEnvironment(DATASET);
  const played = await rollout(createHeuristicPolicy(), environment, { taskId: 3, seed: 42, split: "all" });
  const late = played.turns.at(-2)?.observation ?? HARD;
  const whole = await requestFor(late, 100_000);
  const short = await requestFor(late, 3_000);
  const sizeOf = ({ messages, tools }: ModelRequest): number =>
    messages.reduce((sum, { content }) => sum + content.length, JSON.stringify(tools).length);
  expect(sizeOf(whole)).toBeGreaterThan(12_000);
  expect(sizeOf(short)).toBeLessThanOrEqual(12_000);
  const user = short.messages[1]?.content ?? "";
  expect(user).toContain(`"ticket_id":"${late.currentTicket?.ticketId}"`);
  expect(user).toMatch(/Steps so far:\n\(\d+ earlier left out\)/);
  expect(user).not.toContain("\n1. ");
  expect(whole.messages[1]?.content).toContain("\n1. ");
});

test.each([
  [
    "labels missing",
    3,
    '{"action_type":"submit","priority":"low"}',
    { actionType: "submit", priority: "low" },
    "missing_submit_fields",
  ],
  [
    "a label of no list",
    3,
    '{"action_type":"submit","priority":"purple"}',
    { actionType: "submit" },
    "missing_submit_fields",
  ],
  ["no lookup", 3, '{"action_type":"investigate"}', { actionType: "investigate" }, "missing_tool_name"],
  [
    "an unknown lookup",
    3,
    '{"action_type":"investigate","tool_name":"crystal_ball"}',
    { actionType: "investigate" },
    "missing_tool_name",
  ],
  [
    "a lookup that the task has not",
    2,
    '{"action_type":"investigate","tool_name":"lookup_queue_capacity_forecast"}',
    { actionType: "investigate", toolName: "lookup_queue_capacity_forecast" },
    "unsupported_tool",
  ],
  [
    "an action that the task has not",
    1,
    '{"action_type":"defer","priority":"low"}',
    { actionType: "defer" },
    "unsupported_action_type",
  ],
  ["nothing", 1, "", { actionType: "submit" }, "missing_submit_fields"],
] as const)(
  "penalised, %s is played as it is and the engine says why",
  async (_, taskId, content, action, reason) => {
    const decisions: ModelDecision[] = [];
    const ask = (): Promise<ModelAnswer> => Promise.resolve({ ...SILENT, content });
    const policy = createLlmPolicy({
      ask,
      mode: "json",
      contextTokens: 12_000,
      onNoAnswer: "penalise",
      onDecision: (decision) => decisions.push(decision),
    });
    const environment = createInProcessEnvironment(DATASET);
    const played = await policy.act(await environment.reset({ taskId, seed: 42, split: "all" }));
    expect(played).toEqual(action);
    expect(decisions[0]).toMatchObject({ source: "penalised", backfills: [] });
    const after = await environment.step(played);
    expect(after.lastRewardComponents?.penaltyReason).toBe(reason);
  },
);
