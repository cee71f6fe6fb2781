/** `/mcp` where the conformance rows end: how episodes start, whose session is played, and what is left behind. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OwnedService } from "../../src/service/index.js";
import { helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { countingService } from "../support/helpdesk-service.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";
import { connect } from "../support/socket-client.js";

const ROUTE = {
  issue_type: "application_support",
  priority: "high",
  assignment_group: "application_team",
  resolution_action: "escalate",
};
const SUBMIT = { name: "submit_routing", arguments: ROUTE };

interface Reply {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string; readonly data: unknown };
}

let service: OwnedService;
let server: TestServer;

beforeEach(async () => {
  service = countingService(3);
  server = await serveOpenEnv(helpdeskEnvironment(service));
});

afterEach(() => server.close());

async function rpc(method: string, params: object = {}, query = ""): Promise<Reply> {
  const response = await fetch(`${server.url}/mcp${query}`, {
    method: "POST",
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Reply;
}

interface Played {
  readonly observation: {
    readonly task_id: number;
    readonly queue_size: number;
    readonly history: readonly unknown[];
  };
  readonly reward: number;
}

const played = ({ result }: Reply): Played => result?.["data"] as Played;

describe("OpenEnv's sessions", () => {
  test("session/create starts the episode that its params ask for, and shows its first ticket", async () => {
    const { result } = await rpc(
      "openenv/session/create",
      { task_id: 2, seed: 7, queue_size: 4 },
      "?seed=1&task_id=1",
    );
    expect(played({ result: result ?? {} }).observation).toMatchObject({
      task_id: 2,
      queue_size: 4,
      history: [],
    });
    expect(result?.["text"]).toMatch(/^You work through a queue of IT helpdesk tickets/);
    const session_id = result?.["session_id"];
    await rpc("tools/call", { ...SUBMIT, session_id });
    const second = await rpc("tools/call", { ...SUBMIT, session_id });
    expect(played(second).observation.history).toHaveLength(2);
  });

  test("a session whose episode cannot start is not left behind", async () => {
    expect((await rpc("openenv/session/create", { task_id: 9 })).error).toMatchObject({
      code: -32602,
      message: "There is no task 9. Use task 1, 2 or 3, or leave it out and it is drawn from the seed.",
    });
    expect(service.activeSessions()).toBe(0);
  });

  test("a call without a session plays the first step of its address's episode, and leaves nothing behind", async () => {
    const first = await rpc("tools/call", SUBMIT, "?task_id=3&seed=42");
    expect(played(first).observation).toMatchObject({ task_id: 3 });
    expect(played(await rpc("tools/call", SUBMIT, "?task_id=3&seed=42"))).toEqual(played(first));
    expect(service.activeSessions()).toBe(0);
  });

  test("a failed call tells why, as OpenEnv tells it, and plays nothing", async () => {
    const { result } = await rpc("openenv/session/create", { task_id: 1, seed: 1 });
    const session_id = result?.["session_id"];
    const wrong = await rpc("tools/call", { name: "submit_routing", arguments: {}, session_id });
    expect(wrong.error?.code).toBe(-32603);
    expect(wrong.error?.message).toMatch(
      /^Error calling tool 'submit_routing': The arguments do not fit: issue_type: /,
    );
    expect(service.session(String(session_id)).state()?.stepCount).toBe(0);
  });

  test("a wrong word is told even where labels are missing, and so is what is missing", async () => {
    const call = { name: "submit_routing", arguments: { issue_type: "zz" } };
    const { error } = await rpc("tools/call", call);
    expect(error?.message).toMatch(
      /^Error calling tool '.*': The arguments do not fit: issue_type: Input should be 'billing/,
    );
    const data = error?.data as {
      readonly errors: readonly { readonly loc: unknown; readonly type: string }[];
    };
    expect(data).toMatchObject({ reason: "unknown_word", next_step: "Use one of the words listed." });
    expect(data.errors.map(({ loc, type }) => [loc, type])).toEqual([
      [["issue_type"], "enum"],
      [["priority"], "missing"],
      [["assignment_group"], "missing"],
      [["resolution_action"], "missing"],
    ]);
  });

  test("a refusal of the catalogue carries its reason and next step", async () => {
    const unknownTask = await rpc("openenv/session/create", { task_id: 9 });
    expect(unknownTask.error?.data).toMatchObject({
      reason: "unknown_task",
      next_step: "Use task 1, 2 or 3, or leave it out and it is drawn from the seed.",
    });
    const badSeed = await rpc("openenv/session/create", { seed: -1 });
    expect(badSeed.error?.data).toMatchObject({ reason: "invalid_seed", errors: [{ loc: ["seed"] }] });
    const forgotten = await rpc("tools/call", { ...SUBMIT, session_id: "gone" });
    expect(forgotten.error?.data).toEqual({
      reason: "unknown_session",
      next_step: "Call reset without a session to open a new one; idle and closed sessions are forgotten.",
    });
  });

  test("a full server tells how full it is, why and what to do", async () => {
    for (let opened = 0; opened < 3; opened += 1) await rpc("openenv/session/create");
    expect((await rpc("openenv/session/create")).error).toMatchObject({
      code: -32000,
      data: {
        active_sessions: 3,
        max_sessions: 3,
        reason: "session_limit_reached",
        next_step: expect.stringContaining("MAX_CONCURRENT_ENVS") as unknown,
      },
    });
  });

  test("a session that a socket has ends with the socket when it is closed", async () => {
    const { result } = await rpc("openenv/session/create");
    const session_id = String(result?.["session_id"]);
    const socket = await connect(`${server.socketUrl}/ws?session_id=${session_id}`);
    await socket.ask({ type: "reset", data: { task_id: 1, seed: 1 } });
    expect((await rpc("openenv/session/close", { session_id })).result).toEqual({
      session_id,
      closed: false,
      closing: true,
    });
    expect((await socket.ask({ type: "state" })).type).toBe("state");
    socket.send({ type: "close" });
    await socket.closed();
    expect(service.activeSessions()).toBe(0);
  });
});

describe("sockets", () => {
  test("mcp messages on /ws play the socket's own episode", async () => {
    const socket = await connect(`${server.socketUrl}/ws`);
    const call = { type: "mcp", data: { jsonrpc: "2.0", id: 1, method: "tools/call", params: SUBMIT } };
    const early = await socket.ask(call);
    expect(early.data).toMatchObject({
      error: { message: expect.stringContaining("Call reset first.") as unknown },
    });
    await socket.ask({ type: "reset", data: { task_id: 1, seed: 1 } });
    await socket.ask(call);
    expect((await socket.ask({ type: "state" })).data["step_count"]).toBe(1);
    expect(service.activeSessions()).toBe(1);
  });

  test("a tool step carries its reward and its end as siblings, like any step", async () => {
    const socket = await connect(`${server.socketUrl}/ws`);
    await socket.ask({ type: "reset", data: { task_id: 1, seed: 1, queue_size: 1 } });
    const { data } = await socket.ask({
      type: "step",
      data: { type: "call_tool", tool_name: "submit_routing", arguments: ROUTE },
    });
    expect(data).toMatchObject({ done: true, reward: expect.any(Number) as unknown, metadata: {} });
  });

  test("a socket on /mcp starts its episode by its address, and its session ends with it", async () => {
    const socket = await connect(`${server.socketUrl}/mcp?task_id=2&seed=7`);
    const request = { jsonrpc: "2.0", id: 1, method: "tools/call", params: SUBMIT };
    const answer = (await socket.ask(request)) as object as Reply;
    expect(played(answer).observation.task_id).toBe(2);
    // A notification has no answer: the next frame is that of the ping.
    socket.send({ jsonrpc: "2.0", method: "notifications/initialized" });
    expect(await socket.ask({ jsonrpc: "2.0", id: 2, method: "ping" })).toEqual({
      jsonrpc: "2.0",
      id: 2,
      result: {},
    });
    socket.socket.close();
    await socket.closed();
    await expect.poll(() => service.activeSessions()).toBe(0);
  });

  test("a socket on /mcp whose address asks for nonsense is told why, and takes no slot", async () => {
    const socket = await connect(`${server.socketUrl}/mcp?task_id=9`);
    expect(await socket.next()).toMatchObject({
      id: null,
      error: { code: -32000, message: expect.stringContaining("There is no task 9.") as unknown },
    });
    expect(service.activeSessions()).toBe(0);
  });
});
