/** Section 13 of the OpenEnv wire document, HTTP, over the probe environment. Each test is named for its row. */
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createProbe, type Probe } from "../support/probe-environment.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";
import { connect } from "../support/socket-client.js";

let probe: Probe;
let server: TestServer;

beforeEach(async () => {
  probe = createProbe({ capacity: 3 });
  server = await serveOpenEnv(probe);
});

afterEach(() => server.close());

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

async function call(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    redirect: "manual",
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? "" : JSON.parse(text), headers: response.headers };
}

const post = (path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
  call("POST", path, body === undefined ? undefined : JSON.stringify(body), headers);

const step = (message: string): object => ({ action: { message } });

const stepped = (text: string, steps: number): object => ({
  observation: { text, legal: [1, 2], opt: null, raw: { steps } },
  reward: 0.5,
  done: false,
});

const ready = {
  observation: { text: "ready", legal: [1, 2], opt: null, raw: { steps: 0 } },
  reward: null,
  done: false,
};

describe("what is served", () => {
  test("H1/health", async () => {
    expect(await call("GET", "/health")).toMatchObject({ status: 200, body: { status: "healthy" } });
  });

  test("H2/metadata: six keys", async () => {
    const { body } = await call("GET", "/metadata");
    expect(body).toEqual({
      name: "Probe",
      description: "A probe.",
      readme_content: null,
      version: "1.0.0",
      author: null,
      documentation_url: null,
    });
  });

  test("H3/schema", async () => {
    expect((await call("GET", "/schema")).body).toEqual(probe.schemas);
  });

  test("H4/fresh-state: null and 0", async () => {
    expect(await call("GET", "/state")).toMatchObject({
      status: 200,
      body: { episode_id: null, step_count: 0 },
    });
  });

  test("H30/openapi: every OpenEnv path and every RPC", async () => {
    const { body } = await call("GET", "/openapi.json");
    expect(body).toMatchObject({ openapi: "3.1.0", info: { version: "1.0.0" } });
    expect(Object.keys((body as { paths: object }).paths)).toEqual(
      expect.arrayContaining([
        "/reset",
        "/step",
        "/state",
        "/metadata",
        "/health",
        "/schema",
        "/mcp",
        "/tasks",
        "/openapi.json",
        "/docs",
        "/helpdesk.v1.EnvironmentService/Step",
      ]),
    );
  });

  test("/docs loads nothing from elsewhere, and what it loads is there", async () => {
    const page = await (await fetch(`${server.url}/docs`)).text();
    const assets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(assets).toHaveLength(4);
    for (const asset of assets) {
      expect(asset).toMatch(/^\/docs\//);
      expect((await fetch(`${server.url}${asset}`)).status).toBe(200);
    }
  });
});

describe("reset", () => {
  test.each([
    ["H5/no-body", undefined],
    ["H5/empty-object", "{}"],
    ["H6/null", "null"],
  ])("%s", async (_name, body) => {
    expect(await call("POST", "/reset", body)).toMatchObject({ status: 200, body: ready });
  });

  test("H7/options: known ones arrive, unknown ones are dropped", async () => {
    await post("/reset", { seed: 3, episode_id: "e", foo: 1, zzz: 2 });
    expect(probe.resets).toEqual([{ seed: 3, episode_id: "e", foo: 1 }]);
  });

  test("H9/seed-as-text", async () => {
    await post("/reset", { seed: "7" });
    expect(probe.resets).toEqual([{ seed: 7 }]);
  });

  const refused: readonly [name: string, body: string, type: string, loc: readonly unknown[]][] = [
    ["H8/negative-seed", '{"seed":-1}', "greater_than_equal", ["body", "seed"]],
    ["H10/fraction", '{"seed":1.5}', "int_from_float", ["body", "seed"]],
    ["H11/list", "[]", "model_attributes_type", ["body"]],
    ["H12/broken", "{bad", "json_invalid", ["body", 1]],
    [
      "H13/long-id",
      JSON.stringify({ episode_id: "x".repeat(256) }),
      "string_too_long",
      ["body", "episode_id"],
    ],
    ["65-bit seed", '{"seed":18446744073709551617}', "int_parsing_size", ["body", "seed"]],
    ["NaN seed", '{"seed":NaN}', "finite_number", ["body", "seed"]],
  ];
  test.each(refused)("%s: 422 and no session", async (_name, body, type, loc) => {
    const answer = await call("POST", "/reset", body);
    expect(answer).toMatchObject({
      status: 422,
      body: { detail: [{ type, loc }], next_step: expect.any(String) as unknown },
    });
    expect(probe.active()).toBe(0);
  });

  test("JSON sent as text/plain: 422", async () => {
    expect(await call("POST", "/reset", "{}", { "content-type": "text/plain" })).toMatchObject({
      status: 422,
    });
  });

  test("curl's default content type is read as JSON", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect(await call("POST", "/reset", '{"seed":5}', headers)).toMatchObject({ status: 200 });
  });
});

describe("step", () => {
  beforeEach(() => post("/reset"));

  test("H14, H15/step (differs: point 3): the session is kept, so the second call is step 2", async () => {
    expect(await post("/step", step("hi"))).toMatchObject({ status: 200, body: stepped("1:hi", 1) });
    expect(await post("/step", step("hi"))).toMatchObject({ status: 200, body: stepped("2:hi", 2) });
  });

  test("H16/extras: timeout_s, request_id and unknown keys are allowed in the envelope", async () => {
    const body = { ...step("hi"), timeout_s: 2, request_id: "r1", extra: 3 };
    expect(await post("/step", body)).toMatchObject({ status: 200, body: stepped("1:hi", 1) });
  });

  const refused: readonly [name: string, body: string | undefined, type: string, loc: readonly unknown[]][] =
    [
      [
        "H17/timeout-zero",
        '{"action":{"message":"hi"},"timeout_s":0}',
        "greater_than",
        ["body", "timeout_s"],
      ],
      ["H18/no-action", '{"message":"hi"}', "missing", ["body", "action"]],
      ["H19/action-text", '{"action":"x"}', "dict_type", ["body", "action"]],
      ["H20/invalid-action", '{"action":{"message":""}}', "string_too_short", ["message"]],
      ["H21/unknown-key", '{"action":{"message":"a","bogus":1}}', "extra_forbidden", ["bogus"]],
      ["H22/no-body", undefined, "missing", ["body"]],
      ["broken", "{", "json_invalid", ["body", 1]],
    ];
  test.each(refused)("%s: 422 and nothing played", async (_name, body, type, loc) => {
    expect(await call("POST", "/step", body)).toMatchObject({
      status: 422,
      body: { detail: [{ type, loc }] },
    });
    expect(probe.actions).toEqual([]);
  });

  test("H23/environment-throws: 500 in JSON, and the session goes on", async () => {
    expect(await post("/step", step("raise"))).toMatchObject({
      status: 500,
      body: { detail: "env exploded", code: "internal" },
    });
    expect(await post("/step", step("hi"))).toMatchObject({ status: 200, body: stepped("2:hi", 2) });
  });

  test("H24/boolean-reward: a number on HTTP", async () => {
    expect(await post("/step", step("true"))).toMatchObject({ status: 200, body: { reward: 1, done: true } });
  });

  test("H25/nan-reward: null", async () => {
    expect(await post("/step", step("nan"))).toMatchObject({ status: 200, body: { reward: null } });
  });

  test("calls on one session never overlap, whatever they wait for", async () => {
    const both = await Promise.all([post("/step", step("later")), post("/step", step("b"))]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(await call("GET", "/state")).toMatchObject({ body: { step_count: 2 } });
  });

  test("a step over its timeout_s answers 504 and ends the session", async () => {
    expect(await post("/step", { ...step("hang"), timeout_s: 0.02 })).toMatchObject({
      status: 504,
      body: { code: "step_deadline_exceeded" },
    });
    expect(await post("/step", step("hi"))).toMatchObject({
      status: 409,
      body: { code: "episode_not_started" },
    });
    expect(probe.active()).toBe(0);
  });
});

describe("sessions over HTTP (point 3)", () => {
  const idOf = ({ headers }: Answer): string => headers.get("x-session-id") ?? "";

  test("step before reset: 409 that says to reset", async () => {
    expect(await post("/step", step("hi"))).toMatchObject({
      status: 409,
      body: { code: "episode_not_started", next_step: "Call reset first." },
    });
  });

  test.each(["body", "query", "header", "cookie"])("a session named in the %s is played", async (where) => {
    const id = idOf(await post("/reset"));
    await post("/reset");
    const path = where === "query" ? `/step?session_id=${id}` : "/step";
    const headers: Record<string, string> =
      where === "header"
        ? { "x-session-id": id }
        : where === "cookie"
          ? { cookie: `a=b; session_id=${id}` }
          : {};
    const body = { ...step("mine"), ...(where === "body" && { session_id: id }) };
    const answer = await post(path, body, headers);
    expect([answer.status, idOf(answer), answer.body]).toEqual([200, id, stepped("1:mine", 1)]);
  });

  test("reset sets the cookie that it names", async () => {
    const answer = await post("/reset");
    expect(answer.headers.get("set-cookie")).toBe(
      `session_id=${idOf(answer)}; Path=/; HttpOnly; SameSite=Lax`,
    );
  });

  test("two clients with cookies never meet, though neither named a session at first", async () => {
    const [first, second] = [idOf(await post("/reset")), idOf(await post("/reset"))];
    await post("/step", step("a"), { cookie: `session_id=${first}` });
    const other = await post("/step", step("b"), { cookie: `session_id=${second}` });
    expect(other.body).toEqual(stepped("1:b", 1));
  });

  test("a client without cookies may reset and play for ever in one session", async () => {
    const ids: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      ids.push(idOf(await post("/reset")));
      expect((await post("/step", step("hi"))).body).toEqual(stepped("1:hi", 1));
    }
    expect([new Set(ids).size, probe.active()]).toEqual([1, 1]);
  });

  test("a named session is nobody's default any more", async () => {
    const id = idOf(await post("/reset"));
    await post("/step", step("mine"), { "x-session-id": id });
    expect(await post("/step", step("whose?"))).toMatchObject({ status: 409 });
  });

  test("an unknown session: 404, on reset too; but a stale cookie only starts anew", async () => {
    expect(await post("/step", { ...step("a"), session_id: "nope" })).toMatchObject({
      status: 404,
      body: { code: "unknown_session" },
    });
    expect(await post("/reset", { session_id: "nope" })).toMatchObject({ status: 404 });
    expect(await post("/reset", {}, { cookie: "session_id=nope" })).toMatchObject({ status: 200 });
  });

  test("H33/capacity (differs: point 10): a reset that needs a session answers 503", async () => {
    for (let open = 0; open < 3; open += 1) await connect(`${server.socketUrl}/ws`);
    expect(await post("/reset")).toMatchObject({
      status: 503,
      body: { code: "session_limit_reached", active_sessions: 3, max_sessions: 3 },
    });
    expect(await call("GET", "/health")).toMatchObject({ status: 200 });
  });

  test("a socket may join a session by its id, alone, and leaves it as it was", async () => {
    const id = idOf(await post("/reset"));
    await post("/step", step("a"), { "x-session-id": id });
    const joined = await connect(`${server.socketUrl}/ws?session_id=${id}`);
    expect((await joined.ask({ type: "step", data: { message: "b" } })).data).toEqual(stepped("2:b", 2));
    const second = await connect(`${server.socketUrl}/ws?session_id=${id}`);
    expect((await second.next()).data["message"]).toBe(`Session ${id} already has an attached WebSocket`);
    joined.send({ type: "close" });
    expect(await joined.closed()).toBe(1000);
    expect((await post("/step", step("c"), { "x-session-id": id })).body).toEqual(stepped("3:c", 3));
  });

  test("close frees the slot", async () => {
    const id = idOf(await post("/reset"));
    expect(await post("/close", { session_id: id })).toMatchObject({
      status: 200,
      body: { session_id: id, closed: true },
    });
    expect(probe.active()).toBe(0);
    expect(await post("/step", { ...step("a"), session_id: id })).toMatchObject({ status: 404 });
  });
});

describe("framing", () => {
  test.each([
    ["H26/GET on POST", "GET", "/reset", "POST"],
    ["H29/OPTIONS", "OPTIONS", "/reset", "POST"],
    ["HEAD", "HEAD", "/health", "GET"],
    ["POST on GET", "POST", "/state", "GET"],
  ])("%s: 405 that tells the method", async (_name, method, path, allow) => {
    const { status, headers } = await call(method, path);
    expect([status, headers.get("allow"), headers.get("access-control-allow-origin")]).toEqual([
      405,
      allow,
      null,
    ]);
  });

  test.each(["/nope", "/ws", "/__proto__", "/docs/../package.json"])("H27/unknown %s: 404", async (path) => {
    expect(await call("GET", path)).toMatchObject({ status: 404, body: { detail: "Not Found" } });
  });

  test("H28/trailing-slash: 307 to the absolute address, query kept", async () => {
    const { status, headers } = await call("GET", "/health/?a=1");
    expect([status, headers.get("location")]).toEqual([307, `${server.url}/health?a=1`]);
  });

  test("a body over the limit: 413 in JSON", async () => {
    const big = JSON.stringify({ action: { message: "x".repeat(2_000_000) } });
    expect(await call("POST", "/step", big)).toMatchObject({
      status: 413,
      body: { code: "request_too_large" },
    });
  });

  test("a request line that is no URL does not stop the server", async () => {
    const { port } = new URL(server.url);
    const status = await new Promise((resolve, reject) => {
      request({ port, host: "127.0.0.1", path: "//%%%?%" }, (response) => resolve(response.statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(404);
  });

  test("H32/broken-factory: health and schema stand, metadata and reset are 500", async () => {
    const broken = await serveOpenEnv(createProbe({ broken: true }));
    const statusOf = async (path: string, method = "GET"): Promise<number> =>
      (await fetch(`${broken.url}${path}`, { method })).status;
    expect(await statusOf("/health")).toBe(200);
    expect(await statusOf("/schema")).toBe(200);
    expect(await statusOf("/metadata")).toBe(500);
    expect(await statusOf("/reset", "POST")).toBe(500);
    await broken.close();
  });
});

describe("/mcp", () => {
  const cases: readonly [
    name: string,
    body: string | undefined,
    code: number,
    message: RegExp,
    id: unknown,
  ][] = [
    ["M1/empty-object", "{}", -32600, /^Invalid request: /, null],
    ["M2/not-json", "xx", -32700, /^Parse error$/, null],
    ["M2/empty", undefined, -32700, /^Parse error$/, null],
    ["M2/null", "null", -32700, /^Parse error$/, null],
    ["M2/batch", '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32700, /^Parse error$/, null],
    [
      "M3/initialize",
      '{"jsonrpc":"2.0","id":7,"method":"initialize"}',
      -32601,
      /^Method not found: initialize$/,
      7,
    ],
    [
      "M4/tools-list",
      '{"jsonrpc":"2.0","id":"a","method":"tools/list"}',
      -32603,
      /^Environment does not support MCP$/,
      "a",
    ],
    [
      "M5/params-list",
      '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}',
      -32600,
      /^Invalid request: /,
      null,
    ],
    ["M6/fractional-id", '{"jsonrpc":"2.0","id":1.5,"method":"ping"}', -32600, /^Invalid request: /, null],
    ["M6/extra-key", '{"jsonrpc":"2.0","id":1,"method":"ping","x":1}', -32600, /^Invalid request: /, null],
    ["M6/version", '{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600, /^Invalid request: /, null],
    [
      "M10/no-name",
      '{"jsonrpc":"2.0","id":1,"method":"tools/call"}',
      -32602,
      /^Missing 'name' in params$/,
      1,
    ],
    [
      "M12/close-without-id",
      '{"jsonrpc":"2.0","id":1,"method":"openenv/session/close"}',
      -32602,
      /'session_id' is required/,
      1,
    ],
    [
      "M12/bad-session",
      '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"session_id":"x"}}',
      -32602,
      /^Unknown session_id: x$/,
      1,
    ],
  ];
  test.each(cases)("%s", async (_name, body, code, message, id) => {
    expect(await call("POST", "/mcp", body)).toMatchObject({
      status: 200,
      body: {
        jsonrpc: "2.0",
        id,
        error: { code, message: expect.stringMatching(message) as unknown, data: null },
      },
    });
  });

  test("M9, M13/sessions: created, counted, closed once", async () => {
    const rpc = async (method: string, params: object = {}): Promise<unknown> =>
      (await post("/mcp", { jsonrpc: "2.0", id: 1, method, params })).body;
    const created = await rpc("openenv/session/create");
    expect(created).toEqual({ jsonrpc: "2.0", id: 1, result: { session_id: "probe-1" } });
    await rpc("openenv/session/create");
    await rpc("openenv/session/create");
    expect(await rpc("openenv/session/create")).toMatchObject({
      error: { code: -32000, data: { active_sessions: 3, max_sessions: 3 } },
    });
    expect(await rpc("openenv/session/close", { session_id: "probe-1" })).toMatchObject({
      result: { session_id: "probe-1", closed: true },
    });
    expect(await rpc("openenv/session/close", { session_id: "probe-1" })).toMatchObject({
      error: { code: -32602 },
    });
  });
});
