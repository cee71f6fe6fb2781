import { Code, ConnectError } from "@connectrpc/connect";
import { create, toJson } from "@bufbuild/protobuf";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { StateSchema } from "../../gen/ts/helpdesk/v1/state_pb.js";
import { ResetRequestSchema } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { ErrorDetailSchema, ErrorReason, SessionEnd } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { connectClient, type ClientName, type EnvironmentClient } from "../support/connect-clients.js";
import { connect } from "../support/socket-client.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { startWorkerServer, type WorkerServer } from "../support/worker-server.js";

const MAX_SESSIONS = 12;
let server: WorkerServer;
/** One process, to compare with. */
let single: WholeServer;

beforeAll(async () => {
  [server, single] = await Promise.all([
    startWorkerServer("--workers", "2", "--max-concurrent-envs", String(MAX_SESSIONS)),
    startWholeServer(MAX_SESSIONS),
  ]);
});
afterAll(async () => {
  server.signal("SIGKILL");
  await single.close(0);
});

const DEFER = { action: { case: "defer", value: {} } } as const;
const DEFER_JSON = { action_type: "defer" };

/** A call over plain HTTP on a connection of its own, which the next worker takes. */
async function http(path: string, body: unknown, headers: Record<string, string> = {}): Promise<HttpAnswer> {
  const response = await fetch(`${server.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", connection: "close", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const json = (await response.json()) as Record<string, unknown>;
  return { status: response.status, session: response.headers.get("x-session-id"), json };
}

interface HttpAnswer {
  readonly status: number;
  readonly session: string | null;
  readonly json: Record<string, unknown>;
}

/** Opens sessions until each of the workers has one; those beyond are closed. */
async function oneInEach(): Promise<readonly [string, string]> {
  const found = new Map<string, string>();
  while (found.size < 2) {
    const { sessionId } = await connectClient("grpc", server.url).reset({ seed: 4, taskId: 3 });
    const worker = sessionId.split("-")[0] ?? "";
    if (found.has(worker)) await closeAll(sessionId);
    else found.set(worker, sessionId);
  }
  const [first = "", second = ""] = [...found.values()].sort();
  return [first, second];
}

async function closeAll(...sessions: readonly string[]): Promise<void> {
  for (const sessionId of sessions)
    await connectClient("connect-json", server.url).closeSession({ sessionId });
}

async function stateOf(client: EnvironmentClient, sessionId: string): Promise<unknown> {
  const { state } = await client.getState({ sessionId });
  return state === undefined ? undefined : toJson(StateSchema, state);
}

/** Each takes one step of the session, over a connection of its own. */
const DOORS: Readonly<Record<string, (sessionId: string) => Promise<unknown>>> = {
  ...Object.fromEntries(
    (["grpc", "grpc-web", "connect-json", "connect-binary", "connect-json-http2"] as const).map(
      (name: ClientName) => [
        name,
        (sessionId: string) => connectClient(name, server.url).step({ sessionId, action: DEFER }),
      ],
    ),
  ),
  batch: (sessionId) =>
    connectClient("grpc", server.url).batchStep({ items: [{ sessionId, action: DEFER }] }),
  stream: async (sessionId) => {
    const call = { case: "step", value: { sessionId, action: DEFER } } as const;
    const answers = connectClient("grpc", server.url).play(once({ id: 1n, call }));
    for await (const answer of answers) if (answer.answer.case === "step") return answer;
    throw new Error("no step was answered");
  },
  http: async (sessionId) => {
    const answer = await http("/step", DEFER_JSON, { "x-session-id": sessionId });
    expect([answer.status, answer.session]).toEqual([200, sessionId]);
  },
  "http-body": (sessionId) => http("/step", { action: DEFER_JSON, session_id: sessionId }),
  "http-cookie": (sessionId) => http("/step", DEFER_JSON, { cookie: `session_id=${sessionId}` }),
  mcp: (sessionId) => http("/mcp", mcpCall({ session_id: sessionId, name: "defer", arguments: {} })),
  "mcp-stateless": async (sessionId) => {
    const body = mcpCall({ name: "defer", arguments: { session_id: sessionId }, _meta: STATELESS });
    const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "defer" };
    expect(await http("/mcp", body, headers)).toMatchObject({ status: 200 });
  },
  "mcp-session": async (sessionId) => {
    const body = mcpCall({ name: "defer", arguments: {} });
    const headers = { "mcp-session-id": sessionId, "mcp-protocol-version": "2025-06-18" };
    expect(await http("/mcp", body, headers)).toMatchObject({ status: 200 });
  },
  "socket-naming-it": async (sessionId) => {
    const socket = await connect(`${server.url.replace("http", "ws")}/ws`);
    const data = mcpCall({ session_id: sessionId, name: "defer", arguments: {} });
    const answer = await socket.ask({ type: "mcp", data });
    socket.socket.close();
    return answer;
  },
  "socket-joining-it": async (sessionId) => {
    const socket = await connect(`${server.url.replace("http", "ws")}/ws?session_id=${sessionId}`);
    const answer = await socket.ask({ type: "step", data: DEFER_JSON });
    socket.socket.close();
    await socket.closed();
    expect(answer.type).toBe("observation");
  },
};

const STATELESS = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

function mcpCall(params: object): object {
  return { jsonrpc: "2.0", id: 1, method: "tools/call", params };
}

async function* once<T>(item: T): AsyncIterable<T> {
  await Promise.resolve();
  yield item;
}

test.for(Object.keys(DOORS))("%s reaches a session of either worker from any connection", async (name) => {
  const sessions = await oneInEach();
  const client = connectClient("grpc", single.url);
  const expected = await client.reset({ seed: 4, taskId: 3 });
  const step = DOORS[name] ?? (() => Promise.reject(new Error("no such door")));
  for (let count = 0; count < 2; count += 1) {
    for (const session of sessions) await step(session);
    await client.step({ sessionId: expected.sessionId, action: DEFER });
  }
  const wanted = await stateOf(client, expected.sessionId);
  for (const session of sessions) {
    for (const from of ["grpc", "connect-json"] as const) {
      expect(await stateOf(connectClient(from, server.url), session)).toEqual(wanted);
    }
  }
  await client.closeSession({ sessionId: expected.sessionId });
  await closeAll(...sessions);
});

/** What a call fails with that names a session. */
async function failureOf(call: Promise<unknown>): Promise<object> {
  const error = ConnectError.from(
    await call.then(
      () => new Error("it was answered"),
      (reason: unknown) => reason,
    ),
  );
  const [detail] = error.findDetails(ErrorDetailSchema);
  return { code: error.code, reason: detail?.reason, end: detail?.sessionEnd, subject: detail?.subject };
}

test("what goes wrong in a session of another worker is told as in one's own", async () => {
  const sessions = await oneInEach();
  const client = connectClient("grpc", single.url);
  const { sessionId: own } = await client.reset({ seed: 4, taskId: 3 });
  const wrong = [
    (its: EnvironmentClient, sessionId: string) => its.step({ sessionId, action: DEFER, expectedStep: 7 }),
    (its: EnvironmentClient, sessionId: string) => its.step({ sessionId }),
    (its: EnvironmentClient, sessionId: string) => its.getEpisodeReport({ sessionId }),
    (its: EnvironmentClient, sessionId: string) => its.reset({ sessionId, ticketIds: ["no-such"] }),
  ];
  for (const call of wrong) {
    const wanted = await failureOf(call(client, own));
    for (const session of sessions) {
      for (const from of ["grpc", "grpc", "grpc-web", "connect-json"] as const) {
        expect(await failureOf(call(connectClient(from, server.url), session))).toEqual(wanted);
      }
    }
  }
  await closeAll(...sessions);
  for (const session of sessions) {
    const answers = await Promise.all(
      [1, 2].map(() => http("/state", undefined, { "x-session-id": session })),
    );
    const gone = { status: 404, json: { code: "unknown_session", session_end: "closed" } };
    expect(answers).toMatchObject([gone, gone]);
  }
  await client.closeSession({ sessionId: own });
});

test("calls that name no session play one session, whichever worker they arrive at", async () => {
  const first = await http("/reset", { seed: 1, task_id: 1 });
  const second = await http("/reset", { seed: 2, task_id: 1 });
  const steps = [
    await http("/step", DEFER_JSON),
    await http("/step", DEFER_JSON),
    await http("/state", undefined),
  ];
  expect(steps.map(({ session }) => session)).toEqual([second.session, second.session, second.session]);
  expect(steps[2]?.json).toMatchObject({ seed: 2, step_count: 2 });
  const over = [await http("/reset", { seed: 3, task_id: 1 }), await http("/state", undefined)];
  expect(over.map(({ session }) => session)).toEqual([second.session, second.session]);
  expect(over[1]?.json).toMatchObject({ seed: 3, step_count: 0 });
  const named = [1, 2].map(() => http("/state", undefined, { "x-session-id": second.session ?? "" }));
  await Promise.all(named);
  const nobodys = [await http("/step", DEFER_JSON), await http("/step", DEFER_JSON)];
  expect(nobodys.map(({ status, json }) => [status, json["code"]])).toEqual([
    [409, "episode_not_started"],
    [409, "episode_not_started"],
  ]);
  await closeAll(first.session ?? "", second.session ?? "");
});

test("one scrape tells the figures of both workers, each under its number", async () => {
  const sessions = await oneInEach();
  const [scraped, again] = await Promise.all([1, 2].map(() => scrape()));
  expect([...(scraped?.keys() ?? [])]).toEqual([...(again?.keys() ?? [])]);
  expect(["1", "2"].map((worker) => scraped?.get(`helpdesk_sessions_open{worker="${worker}"}`))).toEqual([
    1, 1,
  ]);
  const resets = [...(scraped ?? [])].filter(([name]) =>
    /^helpdesk_request_duration_seconds_bucket\{worker="\d",protocol="grpc",method="Reset",le="\+Inf"\}/.test(
      name,
    ),
  );
  expect(resets.map(([, count]) => count > 0)).toEqual([true, true]);
  await closeAll(...sessions);
});

/** Each line without a comment, by its name and labels, in the order of the lines; that of a family stand together. */
async function scrape(): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${server.url}/metrics`, { headers: { connection: "close" } });
  const lines = (await response.text()).split("\n").filter((line) => line !== "");
  const types = lines.filter((line) => line.startsWith("# TYPE"));
  expect(new Set(types).size).toBe(types.length);
  return new Map(
    lines
      .filter((line) => !line.startsWith("#"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

/** Each sends a reset without a session again over a connection of its own, and gives the session and what was answered. */
const OPENINGS: Readonly<Record<string, (requestId: string) => Promise<Opened>>> = {
  ...Object.fromEntries(
    (["grpc", "grpc-web", "connect-json"] as const).map((name: ClientName) => [
      name,
      async (requestId: string) => {
        const answer = await connectClient(name, server.url).reset({ taskId: 3, requestId });
        return { session: answer.sessionId, ticket: answer.observation?.currentTicket?.ticketId ?? "" };
      },
    ]),
  ),
  batch: async (requestId) => {
    const { results } = await connectClient("grpc", server.url).batchReset({
      items: [{ taskId: 3, requestId }],
    });
    const result = results[0]?.result;
    if (result?.case !== "reset") throw new Error("no reset was answered");
    return {
      session: result.value.sessionId,
      ticket: result.value.observation?.currentTicket?.ticketId ?? "",
    };
  },
  stream: async (requestId) => {
    const call = { case: "reset", value: create(ResetRequestSchema, { taskId: 3, requestId }) } as const;
    const answers = connectClient("grpc", server.url).play(once({ id: 1n, call }));
    for await (const { answer } of answers) {
      if (answer.case !== "reset") continue;
      return {
        session: answer.value.sessionId,
        ticket: answer.value.observation?.currentTicket?.ticketId ?? "",
      };
    }
    throw new Error("no reset was answered");
  },
  http: async (requestId) => {
    const { session, json } = await http("/reset", { task_id: 3, request_id: requestId });
    const observation = json["observation"] as { readonly current_ticket: { readonly ticket_id: string } };
    return { session: session ?? "", ticket: observation.current_ticket.ticket_id };
  },
};

interface Opened {
  readonly session: string;
  /** The seed is drawn. */
  readonly ticket: string;
}

test.for(Object.keys(OPENINGS))(
  "a reset without a session that is sent again over %s opens one session, whichever worker it arrives at",
  async (name) => {
    const open = OPENINGS[name] ?? (() => Promise.reject(new Error("no such door")));
    for (let count = 0; count < 4; count += 1) {
      const requestId = randomUUID();
      const answers = [await open(requestId), await open(requestId), await open(requestId)];
      expect(answers).toEqual(Array(3).fill(answers[0]));
      // Also one that is sent while the first is on its way.
      const together = randomUUID();
      const [first, second] = await Promise.all([open(together), open(together)]);
      expect(second).toEqual(first);
      await closeAll(first?.session ?? "", answers[0]?.session ?? "");
    }
  },
);

test("the limit counts the sessions of both workers, wherever they are opened, and a place that is free is found", async () => {
  const opened: string[] = [];
  const client = connectClient("grpc", server.url);
  const socket = await connect(`${server.url.replace("http", "ws")}/ws`);
  // All over one connection, so in one worker, until none is left anywhere.
  const resets = await Promise.allSettled(
    Array.from({ length: MAX_SESSIONS + 2 }, () => client.reset({ seed: 1, taskId: 1 })),
  );
  for (const reset of resets) if (reset.status === "fulfilled") opened.push(reset.value.sessionId);
  expect([opened.length, new Set(opened.map((id) => id.split("-")[0])).size]).toEqual([MAX_SESSIONS - 1, 1]);
  const refused = await Promise.all([1, 2].map(() => http("/reset", {})));
  const full = { code: "session_limit_reached", active_sessions: MAX_SESSIONS, max_sessions: MAX_SESSIONS };
  expect(refused.map(({ status, json }) => [status, json])).toEqual(
    Array(2).fill([503, expect.objectContaining(full)]),
  );
  socket.socket.close();
  await socket.closed();
  await expect.poll(async () => (await http("/reset", {})).status).toBe(200);
  expect((await http("/reset", {})).status).toBe(503);
  await closeAll(...opened);
});

test("a worker that is killed takes its own sessions alone, which are lost and not unknown, and is replaced", async () => {
  const sessions = await oneInEach();
  const [first, second] = sessions;
  const { workers = [] } = await server.line(({ msg }) => msg === "2 workers share the port");
  process.kill(workers.find(({ worker }) => first.startsWith(`w${worker}-`))?.pid ?? 0, "SIGKILL");
  const { level } = await server.line(({ msg }) => /^worker \d+ ended by SIGKILL/.test(msg));
  expect(level).toBe(50);
  const lost = {
    code: Code.NotFound,
    reason: ErrorReason.SESSION_LOST,
    end: SessionEnd.LOST,
    subject: "session_id",
  };
  const calls = [1, 2].map(() =>
    failureOf(connectClient("grpc", server.url).step({ sessionId: first, action: DEFER })),
  );
  expect(await Promise.all(calls)).toEqual([lost, lost]);
  const overHttp = await http("/step", DEFER_JSON, { "x-session-id": first });
  expect([overHttp.status, overHttp.json["code"], overHttp.json["session_end"]]).toEqual([
    404,
    "session_lost",
    "lost",
  ]);
  await connectClient("grpc", server.url).step({ sessionId: second, action: DEFER });
  await server.line(({ msg }) => /^worker 3 serves/.test(msg));
  const anew = await oneInEach();
  expect(anew.map((id) => id.split("-")[0])).toEqual(
    ["w2", "w3"].map((name) => (second.startsWith("w1") ? name.replace("w2", "w1") : name)),
  );
  // The places of the lost ones are free.
  await closeAll(second, ...anew);
});

test("on SIGTERM both workers finish and the server ends with 0", async () => {
  const [first] = await oneInEach();
  await connectClient("grpc", server.url).step({ sessionId: first, action: DEFER });
  server.signal("SIGTERM");
  expect(await server.ended).toBe(0);
  expect(server.said.slice(-2).map(({ msg, reason }) => [msg, reason])).toEqual([
    ["draining", "SIGTERM"],
    ["stopped", undefined],
  ]);
});
