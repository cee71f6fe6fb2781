/** `/ws` beyond the rows of conformance.test.ts, over the probe environment: what the server sees and keeps. */
import { once } from "node:events";
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

describe("errors that leave the socket open", () => {
  test("the texts that clients show, and what of it is the server's own fault", async () => {
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
});

describe("how a socket ends", () => {
  test("close: no frame, 1000, and the slot is free at once", async () => {
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

  test("a full server: told at once, closed only after the client's first message", async () => {
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

  test("an ended session closes its socket", async () => {
    await client.ask({ type: "reset" });
    probe.expire();
    expect(await client.closed()).toBe(1000);
  });
});

describe("other servers", () => {
  test("a refused socket that stays silent is closed all the same", async () => {
    const full = await serveOpenEnv(createProbe({ capacity: 0 }), { refusalHoldMs: 20 });
    const refused = await connect(`${full.socketUrl}/ws`);
    expect(await refused.closed()).toBe(1000);
    await full.close();
  });

  test("a step over its deadline: EXECUTION_ERROR in time, the late result is never sent, and a reset starts afresh", async () => {
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

  test("a socket that lets pings go unanswered for longer than the patience is told so, and its slot is freed", async () => {
    const lonely = createProbe();
    const beating = await serveOpenEnv(lonely, { pingIntervalMs: 10, pingPatienceMs: 100 });
    const deaf = new WebSocket(`${beating.socketUrl}/ws`, { autoPong: false });
    const [code, reason] = (await once(deaf, "close")) as [number, Buffer];
    expect([code, reason.toString(), lonely.active()]).toEqual([
      1011,
      "keepalive ping timeout: silent for 0 s (PING_PATIENCE_S)",
      0,
    ]);
    expect(beating.cuts).toMatchObject([{ protocol: "websocket", why: reason.toString() }]);
    await beating.close();
  });

  test("a socket that answers no ping for less than the patience keeps its episode", async () => {
    const patient = createProbe();
    const beating = await serveOpenEnv(patient, { pingIntervalMs: 5, pingPatienceMs: 60_000 });
    const blocked = new WebSocket(`${beating.socketUrl}/ws`, { autoPong: false });
    let pings = 0;
    await new Promise<void>((resolve) => blocked.on("ping", () => (pings += 1) === 10 && resolve()));
    blocked.send(JSON.stringify(step("still here")));
    const [frame] = (await once(blocked, "message")) as [Buffer];
    expect(JSON.parse(frame.toString())).toMatchObject({ type: "observation" });
    expect(beating.cuts).toEqual([]);
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
