/**
 * The helpdesk over OpenEnv's wire: every reply of whole episodes holds to GET /schema.
 * See docs/wire.md#observations.
 */
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import type { OwnedService } from "../../src/service/index.js";
import { countingService } from "../support/helpdesk-service.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";
import { connect, type Frame, type SocketClient } from "../support/socket-client.js";

const OBSERVATION_KEYS = [
  "task_id",
  "task_name",
  "instructions",
  "allowed_fields",
  "available_action_types",
  "available_tools",
  "investigation_budget_remaining",
  "last_tool_result",
  "current_ticket",
  "queue_size",
  "tickets_remaining",
  "tickets_after_current",
  "tickets_processed",
  "queue_position",
  "average_score_so_far",
  "progress_fraction",
  "history",
  "last_reward_components",
  "rubric_reward",
  "metadata",
];

const ROUTE = {
  issue_type: "application_support",
  priority: "high",
  assignment_group: "application_team",
  resolution_action: "escalate",
};

type Json = Record<string, unknown>;

let service: OwnedService;
let server: TestServer;
let schemas: { readonly action: Json; readonly observation: Json; readonly state: Json };

beforeAll(async () => {
  service = countingService(256);
  server = await serveOpenEnv(helpdeskEnvironment(service));
  schemas = (await (await fetch(`${server.url}/schema`)).json()) as typeof schemas;
});

afterAll(() => server.close());

describe("every reply holds to its schema", () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });

  async function play(client: SocketClient, taskId: number, seed: number): Promise<number> {
    const observation = ajv.compile(schemas.observation);
    const state = ajv.compile(schemas.state);
    let replies = 0;
    const check = ({ type, data }: Frame): Json => {
      expect(type).toBe("observation");
      const seen = data["observation"] as Json;
      expect(Object.keys(seen)).toEqual(OBSERVATION_KEYS);
      expect(Object.keys(data)).toEqual(["observation", "reward", "done", "metadata"]);
      // Clients of OpenEnv hand on the observation alone.
      expect(seen["metadata"]).toEqual(data["metadata"]);
      // As pydantic has it, what travels beside the observation belongs to it.
      const { reward, done } = data;
      observation({ ...seen, reward, done });
      expect(observation.errors).toBeNull();
      replies += 1;
      return data;
    };
    let data = check(await client.ask({ type: "reset", data: { task_id: taskId, seed, queue_size: 6 } }));
    const seen = data["observation"] as Json;
    const tools = seen["available_tools"] as readonly string[];
    const types = seen["available_action_types"] as readonly string[];
    const others = types.filter((type) => type !== "submit" && type !== "investigate");
    const round: readonly Json[] = [
      ...tools.map((tool) => ({ action_type: "investigate", tool_name: tool })),
      ...others.map((type) => ({ action_type: type })),
      { action_type: "submit", ...ROUTE },
      { action_type: "submit" },
    ];
    for (let turn = 0; data["done"] === false; turn += 1) {
      data = check(await client.ask({ type: "step", data: round[turn % round.length] }));
      const told = (await client.ask({ type: "state" })).data;
      state(told);
      expect(state.errors).toBeNull();
    }
    return replies;
  }

  test.each([1, 2, 3])("task %i, several seeds, every tool and action", async (taskId) => {
    const client = await connect(`${server.socketUrl}/ws`);
    for (const seed of [1, 2, 3, 4, 5]) expect(await play(client, taskId, seed)).toBeGreaterThan(6);
    client.socket.close();
  });

  test("the state before any reset", async () => {
    const state = ajv.compile(schemas.state);
    state(await (await fetch(`${server.url}/state`)).json());
    expect(state.errors).toBeNull();
  });

  test("the titles are those that trainers read, and no action field is required", () => {
    expect([schemas.action["title"], schemas.observation["title"], schemas.state["title"]]).toEqual([
      "HelpdeskTicketAction",
      "HelpdeskTicketObservation",
      "HelpdeskTicketState",
    ]);
    expect([schemas.action["required"], schemas.action["additionalProperties"]]).toEqual([[], false]);
  });

  test("every component of /openapi.json is a schema whose references resolve", async () => {
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
      components: { schemas: Record<string, Json> };
    };
    const names = Object.keys(document.components.schemas);
    const whole = new Ajv2020({ strict: false });
    whole.addSchema({ ...document, $id: "http://helpdesk/openapi" });
    for (const name of names) whole.compile({ $ref: `http://helpdesk/openapi#/components/schemas/${name}` });
    expect(names).toEqual(
      expect.arrayContaining(["Action", "Observation", "State", "helpdesk.v1.StepRequest"]),
    );
  });
});

describe("refusals name the fault and change nothing", () => {
  const cases: readonly [name: string, data: Json, type: string, loc: string, reason: string][] = [
    ["unknown-word", { ...ROUTE, priority: "urgent" }, "enum", "priority", "unknown_word"],
    ["unknown-key", { ...ROUTE, note: "x" }, "extra_forbidden", "note", "unknown_key"],
    ["wrong-type", { tool_target_ticket_id: 7 }, "string_type", "tool_target_ticket_id", "wrong_type"],
    ["sure-of-more", { ...ROUTE, confidence: 1.01 }, "less_than_equal", "confidence", "invalid_confidence"],
    ["sure-of-less", { ...ROUTE, confidence: -1 }, "greater_than_equal", "confidence", "invalid_confidence"],
    ["sure-in-words", { ...ROUTE, confidence: "very" }, "finite_number", "confidence", "invalid_confidence"],
    ["sure-or-not", { ...ROUTE, confidence: true }, "float_type", "confidence", "wrong_type"],
    ["metadata-text", { metadata: "x" }, "dict_type", "metadata", "wrong_type"],
  ];

  test.each(cases)("step/%s on /ws", async (_name, data, type, loc, reason) => {
    const client = await connect(`${server.socketUrl}/ws`);
    await client.ask({ type: "reset", data: { task_id: 1, seed: 1 } });
    const before = await client.ask({ type: "state" });
    const answer = await client.ask({ type: "step", data });
    expect(answer).toMatchObject({
      type: "error",
      data: { code: "VALIDATION_ERROR", reason, errors: [{ type, loc: [loc] }] },
    });
    expect(await client.ask({ type: "state" })).toEqual(before);
    client.socket.close();
  });

  test.each(cases)("step/%s on HTTP", async (_name, data, type, loc, code) => {
    const headers = { "x-session-id": await freshSession() };
    const before = await text("GET", "/state", undefined, headers);
    for (const body of [{ action: data }, data]) {
      const response = await text("POST", "/step", body, headers);
      // A bare action is told by its own fields: one that has none of them is no action.
      expect(JSON.parse(response)).toMatchObject(
        "metadata" in data && body === data
          ? { code: "missing_action" }
          : { detail: [{ type, loc: [loc] }], code },
      );
    }
    expect(await text("GET", "/state", undefined, headers)).toBe(before);
  });

  const resets: readonly [name: string, data: Json, code: string][] = [
    ["unknown-task", { task_id: 9 }, "unknown_task"],
    ["too-many-tickets", { queue_size: 10_000 }, "invalid_queue_size"],
    ["unknown-ticket", { ticket_ids: ["nope"] }, "unknown_ticket"],
    ["negative-seed", { seed: -1 }, "invalid_seed"],
    ["large-seed", { seed: 2 ** 31 }, "invalid_seed"],
    ["seed-that-is-true", { seed: true }, "invalid_seed"],
    ["seed-beyond-a-double", { seed: "18446744073709551617" }, "invalid_seed"],
  ];

  test.each(resets)("reset/%s on /ws: the episode goes on", async (_name, data, reason) => {
    const client = await connect(`${server.socketUrl}/ws`);
    await client.ask({ type: "reset", data: { task_id: 1, seed: 1 } });
    const before = await client.ask({ type: "state" });
    expect((await client.ask({ type: "reset", data })).data["reason"]).toBe(reason);
    expect(await client.ask({ type: "state" })).toEqual(before);
    client.socket.close();
  });

  test.each(resets)("reset/%s on HTTP: no session is left behind", async (_name, data, code) => {
    const quiet = countingService();
    const own = await serveOpenEnv(helpdeskEnvironment(quiet));
    const response = await fetch(`${own.url}/reset`, {
      method: "POST",
      body: JSON.stringify(data),
      headers: { "content-type": "application/json" },
    });
    expect([response.status, await response.json(), quiet.activeSessions()]).toEqual([
      422,
      expect.objectContaining({ code }),
      0,
    ]);
    await own.close();
  });

  test("step/before-reset and step/after-done on /ws: EXECUTION_ERROR that says to reset", async () => {
    const client = await connect(`${server.socketUrl}/ws`);
    const early = await client.ask({ type: "step", data: ROUTE });
    expect(early.data).toMatchObject({ code: "EXECUTION_ERROR", reason: "episode_not_started" });
    await client.ask({ type: "reset", data: { task_id: 1, seed: 1, queue_size: 1 } });
    await client.ask({ type: "step", data: ROUTE });
    const late = await client.ask({ type: "step", data: ROUTE });
    expect(late.data).toMatchObject({ code: "EXECUTION_ERROR", reason: "episode_over" });
    client.socket.close();
  });

  test("resets that name no session lose none while there is room", async () => {
    const ids: string[] = [];
    for (let round = 0; round < 128; round += 1) {
      const response = await fetch(`${server.url}/reset`, { method: "POST" });
      await response.arrayBuffer();
      ids.push(response.headers.get("x-session-id") ?? "");
    }
    expect(ids.filter((id) => service.findSession(id) === undefined)).toEqual([]);
    for (const id of ids) service.session(id).close();
  });

  test("the same request_id answers the same bytes and moves nothing", async () => {
    const headers = { "x-session-id": await freshSession() };
    const body = { action: ROUTE, request_id: "r1" };
    const first = await text("POST", "/step", body, headers);
    expect(await text("POST", "/step", body, headers)).toBe(first);
    expect(JSON.parse(await text("GET", "/state", undefined, headers))).toMatchObject({ step_count: 1 });
  });
});

describe("what people open", () => {
  test.each(["/", "/web"])("%s leads to /web/", async (path) => {
    const response = await fetch(`${server.url}${path}`, { redirect: "manual" });
    const location = new URL(response.headers.get("location") ?? "", `${server.url}${path}`);
    expect([response.status, location.pathname]).toEqual([307, "/web/"]);
  });

  test("the page loads only what is served here", async () => {
    const page = await (await fetch(`${server.url}/web/`)).text();
    const assets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      (match) => new URL(match[1] ?? "", `${server.url}/web/`),
    );
    for (const asset of assets) expect((await fetch(asset)).status).toBe(200);
    expect(new Set(assets.map(({ origin }) => origin))).toEqual(new Set([server.url]));
    const paths = assets.map(({ pathname }) => pathname);
    expect(paths).toEqual(expect.arrayContaining(["/web/style.css", "/web/script.js", "/docs"]));
  });

  test("the tasks", async () => {
    const { tasks } = JSON.parse(await text("GET", "/tasks")) as { tasks: readonly Json[] };
    expect(tasks.map(({ id, name, difficulty }) => [id, name, difficulty])).toEqual([
      [1, "Guided Full Routing", "easy"],
      [2, "Contextual Full Routing", "medium"],
      [3, "Adaptive Queue Routing", "hard"],
    ]);
  });

  test("metadata has OpenEnv's six keys and the digests", async () => {
    expect(Object.keys(JSON.parse(await text("GET", "/metadata")) as object)).toEqual([
      "name",
      "description",
      "readme_content",
      "version",
      "author",
      "documentation_url",
      "contract_version",
      "rules_digest",
      "dataset_digest",
      "dataset_ticket_count",
      "dataset_splits",
      "worlds",
    ]);
  });
});

async function text(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { ...headers, "content-type": "application/json" },
    }),
  });
  return response.text();
}

async function freshSession(): Promise<string> {
  const response = await fetch(`${server.url}/reset`, {
    method: "POST",
    body: '{"task_id":1,"seed":1}',
    headers: { "content-type": "application/json" },
  });
  const id = response.headers.get("x-session-id");
  if (id === null) throw new Error(`no session: ${await response.text()}`);
  return id;
}
