/** Section 13 of the OpenEnv wire document, `/ws`, over the probe environment. Each test is named for its row. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createProbe, type Probe } from "../support/probe-environment.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";
import { connect, type SocketClient } from "../support/socket-client.js";

let probe: Probe;
let server: TestServer;
let client: SocketClient;

beforeEach(async () => {
  probe = createProbe();
  server = await serveOpenEnv(probe);
  client = await connect(`${server.socketUrl}/ws`);
});

afterEach(() => server.close());

const step = (message: string, more: object = {}): object => ({ type: "step", data: { message, ...more } });

const observation = (text: string, steps: number): object => ({
  type: "observation",
  data: { observation: { text, legal: [1, 2], opt: null, raw: { steps } }, reward: 0.5, done: false },
});

describe("what a socket is told", () => {
  test("W1/greeting: the first frame is the answer to the first message", async () => {
    expect(await client.ask({ type: "state" })).toEqual({
      type: "state",
      data: { episode_id: null, step_count: 0 },
    });
    expect(client.unread()).toBe(0);
  });

  test("W3/step-before-reset: legal on the wire; the environment decides", async () => {
    expect(await client.ask(step("pre"))).toEqual(observation("1:pre", 1));
  });

  test("W4/reset: reward null, not done", async () => {
    expect(await client.ask({ type: "reset" })).toEqual({
      type: "observation",
      data: {
        observation: { text: "ready", legal: [1, 2], opt: null, raw: { steps: 0 } },
        reward: null,
        done: false,
      },
    });
  });

  test("W5/reset-options: known ones arrive, unknown ones are dropped", async () => {
    await client.ask({ type: "reset", data: { seed: 3, episode_id: "e", foo: 1, zzz: 2 } });
    expect(probe.resets).toEqual([{ seed: 3, episode_id: "e", foo: 1 }]);
  });

  test("W9/step-count: two steps count two", async () => {
    await client.ask({ type: "reset", data: { episode_id: "e" } });
    await client.ask(step("a"));
    await client.ask(step("b"));
    expect(await client.ask({ type: "state" })).toEqual({
      type: "state",
      data: { episode_id: "e", step_count: 2 },
    });
  });

  test("W10/siblings: metadata is left out when empty", async () => {
    expect(Object.keys((await client.ask(step("hi"))).data)).toEqual(["observation", "reward", "done"]);
  });

  test("W43/metadata: a sibling of reward when not empty, in snake_case", async () => {
    expect((await client.ask(step("told"))).data["metadata"]).toEqual({ last_word: "told" });
  });

  test("W15/coercion: a digit string is an integer", async () => {
    await client.ask(step("x", { n: "7" }));
    expect(probe.actions).toEqual([{ message: "x", n: 7 }]);
  });

  test("W18/boolean-reward: passed on, and done does not close", async () => {
    const { data } = await client.ask(step("true"));
    expect([data["reward"], data["done"]]).toEqual([true, true]);
    expect((await client.ask({ type: "reset" })).type).toBe("observation");
  });

  test("W19/nan-reward: null", async () => {
    expect((await client.ask(step("nan"))).data["reward"]).toBeNull();
  });

  test("W21/action-metadata: reaches the environment", async () => {
    await client.ask(step("x", { metadata: { k: 1 } }));
    expect(probe.actions).toEqual([{ message: "x", n: 0, metadata: { k: 1 } }]);
  });

  test("W30/pipelining: answers come in order, then 1000", async () => {
    for (const message of ["a", "later", "c"]) client.send(step(message));
    client.send({ type: "close" });
    const frames = [await client.next(), await client.next(), await client.next()];
    expect(frames).toEqual([observation("1:a", 1), observation("later:2", 2), observation("3:c", 3)]);
    expect(await client.closed()).toBe(1000);
  });

  test("W34/big-reply: 30 MB arrive whole", async () => {
    const { data } = await client.ask(step("big", { n: 30_000_000 }));
    expect(JSON.stringify(data["observation"])).toHaveLength(
      30_000_000 + '{"text":"","legal":[1,2],"opt":null,"raw":{"steps":1}}'.length,
    );
  });

  test("W37/two-sockets: each has its own state", async () => {
    const other = await connect(`${server.socketUrl}/ws`);
    await client.ask(step("a"));
    expect(await other.ask(step("b"))).toEqual(observation("1:b", 1));
    expect(await client.ask(step("c"))).toEqual(observation("2:c", 2));
  });
});

describe("errors that leave the socket open", () => {
  const cases: readonly [
    name: string,
    text: string,
    code: string,
    issue?: { type: string; loc: readonly string[] },
  ][] = [
    [
      "W6/reset-seed-range (differs: point 9)",
      '{"type":"reset","data":{"seed":-5}}',
      "VALIDATION_ERROR",
      { type: "greater_than_equal", loc: ["seed"] },
    ],
    [
      "W7/reset-null-data",
      '{"type":"reset","data":null}',
      "VALIDATION_ERROR",
      { type: "dict_type", loc: ["data"] },
    ],
    [
      "W8/extra-key",
      '{"type":"reset","more":1}',
      "VALIDATION_ERROR",
      { type: "extra_forbidden", loc: ["more"] },
    ],
    [
      "W11/step-timeout",
      '{"type":"step","data":{"message":"hi","timeout_s":3}}',
      "VALIDATION_ERROR",
      { type: "extra_forbidden", loc: ["timeout_s"] },
    ],
    [
      "W12/action-invalid",
      '{"type":"step","data":{"message":""}}',
      "VALIDATION_ERROR",
      { type: "string_too_short", loc: ["message"] },
    ],
    ["W13/step-without-data", '{"type":"step"}', "VALIDATION_ERROR", { type: "missing", loc: ["data"] }],
    [
      "W14/step-data-text",
      '{"type":"step","data":"str"}',
      "VALIDATION_ERROR",
      { type: "dict_type", loc: ["data"] },
    ],
    [
      "W16/not-an-integer",
      '{"type":"step","data":{"message":"x","n":"seven"}}',
      "VALIDATION_ERROR",
      { type: "int_parsing", loc: ["n"] },
    ],
    [
      "W20/nan-token (differs: point 2)",
      '{"type":"step","data":{"message":"x","n":NaN}}',
      "VALIDATION_ERROR",
      { type: "finite_number", loc: ["n"] },
    ],
    [
      "W20/65-bits (differs: point 2)",
      '{"type":"step","data":{"message":"x","n":123456789012345678901}}',
      "VALIDATION_ERROR",
      { type: "int_parsing_size", loc: ["n"] },
    ],
    [
      "W22/state-with-data",
      '{"type":"state","data":{}}',
      "VALIDATION_ERROR",
      { type: "extra_forbidden", loc: ["data"] },
    ],
    [
      "W29/close-with-data",
      '{"type":"close","data":{}}',
      "VALIDATION_ERROR",
      { type: "extra_forbidden", loc: ["data"] },
    ],
    ["W23/unknown-type", '{"type":"bogus"}', "UNKNOWN_TYPE"],
    ["W24/no-type", "{}", "UNKNOWN_TYPE"],
    ["W25/not-json", "not json", "INVALID_JSON"],
    ["W17/environment-throws", '{"type":"step","data":{"message":"raise"}}', "EXECUTION_ERROR"],
    ["W17/environment-rejects", '{"type":"step","data":{"message":"fail"}}', "EXECUTION_ERROR"],
  ];

  test.each(cases)("%s", async (_name, text, code, issue) => {
    client.sendText(text);
    const { type, data } = await client.next();
    expect([type, data["code"]]).toEqual(["error", code]);
    if (issue !== undefined) {
      expect(data["message"]).toBe("Invalid message");
      expect(data["errors"]).toEqual([expect.objectContaining(issue)]);
    }
    expect((await client.ask({ type: "reset" })).type).toBe("observation");
  });

  test("W17, W23, W24, W25/messages: the texts that clients show", async () => {
    const messages: unknown[] = [];
    for (const text of [
      '{"type":"step","data":{"message":"raise"}}',
      '{"type":"bogus"}',
      "{}",
      '{"type":null}',
    ]) {
      client.sendText(text);
      messages.push((await client.next()).data["message"]);
    }
    expect(messages).toEqual([
      "env exploded",
      "Unknown message type: bogus",
      "Unknown message type: ",
      "Unknown message type: None",
    ]);
    client.sendText("not json");
    expect((await client.next()).data["message"]).toMatch(/^Invalid JSON: /);
    expect(server.failures.map(String)).toEqual(["Error: env exploded"]);
  });

  test("M18/mcp: a malformed request is answered inside the frame", async () => {
    const answer = await client.ask({ type: "mcp", data: {} });
    expect(answer).toEqual({
      type: "mcp",
      data: {
        jsonrpc: "2.0",
        id: null,
        error: { code: -32600, message: expect.any(String) as unknown, data: null },
      },
    });
    expect(await client.ask({ type: "mcp" })).toMatchObject({
      type: "error",
      data: { code: "VALIDATION_ERROR" },
    });
  });
});

describe("how a socket ends", () => {
  test.each(["[1]", "5", "null", '"s"'])("W26/not-an-object %s: SESSION_ERROR, then 1000", async (text) => {
    client.sendText(text);
    expect((await client.next()).data["code"]).toBe("SESSION_ERROR");
    expect(await client.closed()).toBe(1000);
  });

  test("W27/binary: SESSION_ERROR, then 1000", async () => {
    client.socket.send(Buffer.from("{}"));
    expect((await client.next()).data["code"]).toBe("SESSION_ERROR");
    expect(await client.closed()).toBe(1000);
  });

  test("W28/close: no frame, 1000, slot free", async () => {
    client.send({ type: "close" });
    expect(await client.closed()).toBe(1000);
    expect(client.unread()).toBe(0);
    expect(probe.active()).toBe(0);
  });

  test("messages after close are not played", async () => {
    client.send({ type: "close" });
    client.send(step("late"));
    expect(await client.closed()).toBe(1000);
    expect(probe.actions).toEqual([]);
  });

  test("W35/oversize: 1009", async () => {
    client.socket.send("x".repeat(16 * 1024 * 1024 + 10));
    expect(await client.closed()).toBe(1009);
  });

  test("W32/abort: the slot is free for the next client", async () => {
    const second = await connect(`${server.socketUrl}/ws`);
    const freed = new Promise((resolve) => probe.find("probe-2")?.ended.addEventListener("abort", resolve));
    second.socket.terminate();
    await freed;
    const third = await connect(`${server.socketUrl}/ws`);
    expect((await third.ask({ type: "state" })).type).toBe("state");
  });

  test("W31/capacity: told at once, closed only after the client's first message", async () => {
    await connect(`${server.socketUrl}/ws`);
    const third = await connect(`${server.socketUrl}/ws`);
    expect(await third.next()).toEqual({
      type: "error",
      data: {
        message: expect.stringContaining("Server at capacity: 2/2 sessions active.") as unknown,
        code: "CAPACITY_REACHED",
        reason: "session_limit_reached",
        next_step: expect.any(String) as unknown,
        subject: "session",
        active_sessions: 2,
        max_sessions: 2,
      },
    });
    expect(third.socket.readyState).toBe(WebSocket.OPEN);
    third.send({ type: "reset" });
    expect(await third.closed()).toBe(1000);
    expect(third.unread()).toBe(0);
  });

  test("W42/unknown-session: SESSION_ERROR, then 1000", async () => {
    const other = await connect(`${server.socketUrl}/ws?session_id=unknown`);
    expect((await other.next()).data).toEqual({
      message: "Unknown session_id: unknown",
      code: "SESSION_ERROR",
    });
    other.send({ type: "reset" });
    expect(await other.closed()).toBe(1000);
  });

  test("an ended session closes its socket", async () => {
    await client.ask({ type: "reset" });
    probe.expire();
    expect(await client.closed()).toBe(1000);
  });

  test.each(["/nope", "/ws/", "/mcp2"])("W39/upgrade on %s: 403", async (path) => {
    await expect(connect(`${server.socketUrl}${path}`)).rejects.toThrow("403");
  });
});

describe("other servers", () => {
  test("W33/broken-factory: FACTORY_ERROR without the cause", async () => {
    const broken = await serveOpenEnv(createProbe({ broken: true }));
    const refused = await connect(`${broken.socketUrl}/ws`);
    expect((await refused.next()).data).toEqual({
      message: "Environment factory 'Probe' failed to create instance.",
      code: "FACTORY_ERROR",
      factory_name: "Probe",
    });
    refused.send({ type: "reset" });
    expect(await refused.closed()).toBe(1000);
    await broken.close();
  });

  test("a refused socket that stays silent is closed all the same", async () => {
    const full = await serveOpenEnv(createProbe({ capacity: 0 }), { refusalHoldMs: 20 });
    const refused = await connect(`${full.socketUrl}/ws`);
    expect(await refused.closed()).toBe(1000);
    await full.close();
  });

  test("W41/deadline: EXECUTION_ERROR in time, the late result is never sent, and a reset starts afresh", async () => {
    const slow = createProbe();
    const strict = await serveOpenEnv(slow, { stepDeadlineMs: 30 });
    const asker = await connect(`${strict.socketUrl}/ws`);
    await asker.ask({ type: "reset" });
    const late = await asker.ask(step("hang"));
    expect([late.data["code"], late.data["reason"]]).toEqual(["EXECUTION_ERROR", "step_deadline_exceeded"]);
    slow.release();
    expect((await asker.ask(step("next"))).data["reason"]).toBe("step_deadline_exceeded");
    expect((await asker.ask({ type: "reset" })).type).toBe("observation");
    expect(await asker.ask(step("fresh"))).toEqual(observation("1:fresh", 1));
    expect(slow.active()).toBe(1);
    await strict.close();
  });

  test("W36/pings: a socket lives through a step that is longer than many pings", async () => {
    const patient = createProbe();
    const beating = await serveOpenEnv(patient, { pingIntervalMs: 10 });
    const asker = await connect(`${beating.socketUrl}/ws`);
    asker.send(step("hang"));
    for (let pings = 0; pings < 5; pings += 1)
      await new Promise((resolve) => asker.socket.once("ping", resolve));
    patient.release();
    expect(await asker.next()).toEqual(observation("hung:1", 1));
    await beating.close();
  });

  test("a socket that lets pings go unanswered is cut and its slot freed", async () => {
    const lonely = createProbe();
    const beating = await serveOpenEnv(lonely, { pingIntervalMs: 10 });
    const deaf = new WebSocket(`${beating.socketUrl}/ws`, { autoPong: false });
    const code = await new Promise((resolve) => deaf.once("close", resolve));
    expect([code, lonely.active()]).toEqual([1006, 0]);
    await beating.close();
  });

  test("an idle socket is closed with 1000 and its slot freed", async () => {
    const quiet = createProbe();
    const beating = await serveOpenEnv(quiet, { pingIntervalMs: 10, idleTimeoutMs: 15 });
    const idle = await connect(`${beating.socketUrl}/ws`);
    expect([await idle.closed(), quiet.active()]).toEqual([1000, 0]);
    await beating.close();
  });

  test("a client that never reads is not read from for long, and gets every answer once it reads", async () => {
    const busy = createProbe();
    const limits = { highWaterBytes: 1_000_000, maxWaitingMessages: 8, maxWaitingCharacters: 10_000 };
    const small = await serveOpenEnv(busy, { limits });
    const greedy = await connect(`${small.socketUrl}/ws`);
    greedy.socket.pause();
    for (let sent = 0; sent < 40; sent += 1) greedy.send(step("big", { n: 2_000_000 }));
    const other = await connect(`${small.socketUrl}/ws`);
    await other.ask(step("a"));
    await other.ask(step("b"));
    expect(busy.actions.filter(({ message }) => message === "big").length).toBeLessThan(20);
    greedy.socket.resume();
    for (let read = 0; read < 40; read += 1) expect((await greedy.next()).type).toBe("observation");
    await small.close();
  });
});
