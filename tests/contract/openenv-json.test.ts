/** OpenEnv's JSON on every surface, read by its text: floats are floats, and what is absent is what the table says. */
import { parse as parseLossless, isLosslessNumber } from "lossless-json";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DOUBLE_FIELDS } from "../../src/transport/openenv/json/double-fields.js";
import { helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { countingService } from "../support/helpdesk-service.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";

const ROUTE = {
  issue_type: "application_support",
  priority: "high",
  assignment_group: "application_team",
  resolution_action: "escalate",
};

const DOUBLES = new Set(
  [...DOUBLE_FIELDS].map((name) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)),
);

/** Keys whose value is a list or a table, and so never null. */
const NEVER_NULL =
  /(^|_)(history|breakdown|components|options|ids|events|tools|actions|types|fields|scores|metadata)$|^(capacity_|team_capacity|by_team)/;

let server: TestServer;

beforeAll(async () => {
  server = await serveOpenEnv(helpdeskEnvironment(countingService(16)));
});
afterAll(() => server.close());

async function post(
  path: string,
  body: object,
  session?: string,
): Promise<{ text: string; session: string }> {
  const response = await fetch(server.url + path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "content-type": "application/json",
      ...(session !== undefined && { "x-session-id": session }),
    },
  });
  expect([path, response.status]).toEqual([path, 200]);
  return { text: await response.text(), session: response.headers.get("x-session-id") ?? "" };
}

async function get(path: string, session = ""): Promise<string> {
  const headers = session === "" ? {} : { "x-session-id": session };
  return (await fetch(server.url + path, { headers })).text();
}

/** Places whose number is written against its type in the contract, or that are null where a table or list should be. */
function faults(value: unknown, place: string, key = ""): string[] {
  if (isLosslessNumber(value)) {
    const isFloat = /[.e]/.test(value.value);
    return isFloat === DOUBLES.has(key) ? [] : [`${place} is ${value.value}`];
  }
  if (value === null) return NEVER_NULL.test(key) ? [`${place} is null`] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => faults(item, `${place}[${index}]`, key));
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, member]) => faults(member, `${place}.${name}`, name));
}

function expectWellWritten(texts: readonly string[]): void {
  for (const text of texts) expect(faults(parseLossless(text), "reply")).toEqual([]);
}

test.each([1, 2, 3])("task %i over HTTP: every reply and state of an episode", async (task_id) => {
  const opened = await post("/reset", { task_id, seed: 3, queue_size: 5 });
  const texts = [opened.text, await get("/state", opened.session)];
  const { observation } = JSON.parse(opened.text) as {
    observation: { available_tools: readonly string[]; available_action_types: readonly string[] };
  };
  const actions: readonly object[] = [
    ...observation.available_tools.map((tool_name) => ({ action_type: "investigate", tool_name })),
    ...observation.available_action_types
      .filter((kind) => kind !== "submit" && kind !== "investigate")
      .map((action_type) => ({ action_type })),
    ROUTE,
    { action_type: "submit" },
  ];
  for (let turn = 0, done = false; !done; turn += 1) {
    const { text } = await post("/step", { action: actions[turn % actions.length] }, opened.session);
    done = (JSON.parse(text) as { done: boolean }).done;
    texts.push(text, await get("/state", opened.session));
  }
  expectWellWritten(texts);
  expect(texts.length).toBeGreaterThan(12);
});

test("the state before any reset has every key of a state, and so has the list of tasks its floats", async () => {
  const own = await serveOpenEnv(helpdeskEnvironment(countingService(2)));
  const text = await (await fetch(`${own.url}/state`)).text();
  const tasks = await (await fetch(`${own.url}/tasks`)).text();
  await own.close();
  expectWellWritten([text, tasks]);
  const played = await post("/reset", { task_id: 1, seed: 1 });
  const state = JSON.parse(await get("/state", played.session)) as object;
  expect(Object.keys(JSON.parse(text) as object)).toEqual(Object.keys(state));
  expect(JSON.parse(text)).toMatchObject({ episode_id: null, step_count: 0, team_capacity_initial: {} });
});

test("a tool call answers the same JSON as a step, in MCP and in OpenEnv's dialect", async () => {
  const create = await post("/mcp", {
    jsonrpc: "2.0",
    id: 1,
    method: "openenv/session/create",
    params: { task_id: 3, seed: 42, split: "all" },
  });
  const { result } = JSON.parse(create.text) as { result: { session_id: string } };
  const call = await post("/mcp", {
    jsonrpc: "2.0",
    id: 2,
    method: "tools/call",
    params: { name: "lookup_related_ticket", arguments: {}, session_id: result.session_id },
  });
  expect(call.text).toContain(
    '"last_reward_components":{"reward_kind":"investigation","shaped_step_reward":0.03,"reward_mode":"dense","worth":0.03,',
  );
  expectWellWritten([create.text, call.text]);
});
