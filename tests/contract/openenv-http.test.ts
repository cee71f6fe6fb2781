/** HTTP beyond the rows of conformance.test.ts, over the probe environment: sessions, edges, framing. */
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

describe("what is served", () => {
  test("every route and every RPC is in /openapi.json", async () => {
    const { body } = await call("GET", "/openapi.json");
    expect(Object.keys((body as { paths: object }).paths)).toEqual(
      expect.arrayContaining([
        "/tasks",
        "/openapi.json",
        "/docs",
        "/list_environments",
        "/{env}/task_range",
        "/helpdesk.v1.EnvironmentService/Step",
      ]),
    );
    expect(body).toMatchObject({ openapi: "3.1.0", paths: { "/mcp": { post: {}, delete: {} } } });
  });

  test.each(["/docs", "/docs/api"])(
    "%s loads nothing from elsewhere, and what it names is there",
    async (path) => {
      const page = await (await fetch(`${server.url}${path}`)).text();
      // The handbook is the help desk's, and this server has another environment.
      const named = [...page.matchAll(/(?:src|href)="(?!handbook)([^"]+)"/g)].map((match) => match[1] ?? "");
      expect(named.length).toBeGreaterThan(3);
      for (const one of named) {
        const url = new URL(one, `${server.url}${path}`);
        expect(url.origin).toBe(server.url);
        expect([one, (await fetch(url)).status]).toEqual([one, 200]);
      }
    },
  );
});

describe("reset", () => {
  const refused: readonly [name: string, body: string, type: string, loc: readonly unknown[]][] = [
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

  test("the session is kept, so the second call is step 2", async () => {
    expect(await post("/step", step("hi"))).toMatchObject({ status: 200, body: stepped("1:hi", 1) });
    expect(await post("/step", step("hi"))).toMatchObject({ status: 200, body: stepped("2:hi", 2) });
  });

  test.each([
    ["a word out of its schema", '{"action":{"message":""}}', "string_too_short", ["message"]],
    ["an unknown key", '{"action":{"message":"a","bogus":1}}', "extra_forbidden", ["bogus"]],
    ["broken JSON", "{", "json_invalid", ["body", 1]],
  ])("%s: 422 and nothing played", async (_name, body, type, loc) => {
    expect(await call("POST", "/step", body)).toMatchObject({
      status: 422,
      body: { detail: [{ type, loc }] },
    });
    expect(probe.actions).toEqual([]);
  });

  test("an environment that throws: 500 in JSON, and the session goes on", async () => {
    expect(await post("/step", step("raise"))).toMatchObject({
      status: 500,
      body: { detail: "env exploded", code: "internal" },
    });
    expect(await post("/step", step("hi"))).toMatchObject({ status: 200, body: stepped("2:hi", 2) });
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

describe("sessions over HTTP", () => {
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

  test("reset sets the cookie that it names, for the folder that was called", async () => {
    const answer = await post("/reset");
    expect(answer.headers.get("set-cookie")).toBe(`session_id=${idOf(answer)}; HttpOnly; SameSite=Lax`);
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

  describe.each([
    ["body", "", { session_id: "" }, {}],
    ["query", "?session_id=", {}, {}],
    ["header", "", {}, { "x-session-id": "" }],
  ])("an empty session id in the %s", (_where, query, body, headers) => {
    test("is an unknown session, never the default one", async () => {
      await post("/reset");
      await post("/step", step("mine"));
      const answers = [
        await post(`/step${query}`, { ...step("whose?"), ...body }, headers),
        await post(`/reset${query}`, body, headers),
        await post(`/close${query}`, body, headers),
        // A GET has no body that is read.
        ...("session_id" in body ? [] : [await call("GET", `/state${query}`, undefined, headers)]),
      ];
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 404, body: { code: "unknown_session" } });
      }
      expect(await call("GET", "/state")).toMatchObject({ body: { step_count: 1 } });
    });
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

  test("close without any session says that there is none", async () => {
    const none = {
      status: 404,
      body: {
        code: "unknown_session",
        detail:
          "There is no session to close. Call reset without a session to open a new one; idle and closed sessions are forgotten.",
      },
    };
    expect(await post("/close")).toMatchObject(none);
    const id = idOf(await post("/reset"));
    expect(await post("/close")).toMatchObject({ status: 200, body: { session_id: id, closed: true } });
    expect(await post("/close")).toMatchObject(none);
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
    ["HEAD on POST", "HEAD", "/reset", "POST"],
    ["POST on GET", "POST", "/state", "GET, HEAD"],
    ["PUT on two methods", "PUT", "/mcp", "POST, DELETE"],
  ])("%s: 405 that tells the method", async (_name, method, path, allow) => {
    const { status, headers } = await call(method, path);
    expect([status, headers.get("allow"), headers.get("access-control-allow-origin")]).toEqual([
      405,
      allow,
      null,
    ]);
  });

  test.each(["/ws", "/__proto__", "/docs/../package.json"])("unknown %s: 404", async (path) => {
    expect(await call("GET", path)).toMatchObject({ status: 404, body: { detail: "Not Found" } });
  });

  test("a trailing slash: 307 to the address beside it, query kept", async () => {
    const { status, headers } = await call("GET", "/health/?a=1");
    expect([status, headers.get("location")]).toEqual([307, "../health?a=1"]);
  });

  test("a body that is not UTF-8 is no JSON and plays nothing", async () => {
    await post("/reset");
    const send = async (path: string, before: string): Promise<unknown> => {
      const body = Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xfe]), Buffer.from('"}}')]);
      const response = await fetch(`${server.url}${path}`, { method: "POST", body });
      return response.json();
    };
    expect(await send("/step", '{"action":{"message":"é')).toMatchObject({
      code: "malformed_request",
      detail: [{ type: "json_invalid", loc: ["body", 23], ctx: { error: "the text is not UTF-8" } }],
    });
    expect(await send("/mcp", '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"x":"')).toMatchObject(
      { error: { code: -32700 } },
    );
    expect(await call("GET", "/state")).toMatchObject({ body: { step_count: 0 } });
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
});
