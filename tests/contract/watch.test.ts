/** Watching a session over gRPC and over server-sent events of a whole server. */
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { SessionEnd } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { readWatch } from "../../src/transport/watch-events.js";
import type { Watcher } from "../../src/service/index.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(16);
});
afterAll(async () => {
  expect(server.failures).toEqual([]);
  await server.close(0);
});

function played(steps: number): string {
  const session = server.service.openSession();
  session.reset({ taskId: 3, seed: 42 });
  for (let step = 0; step < steps; step += 1) session.step({ actionType: "request_info" });
  return session.id;
}

function client() {
  return createClient(EnvironmentService, createGrpcTransport({ baseUrl: server.url }));
}

test("over gRPC a watch sends what was answered from a step on, what is answered, and the end", async () => {
  const sessionId = played(3);
  const seen: unknown[] = [];
  for await (const { event } of client().watchSession({ sessionId, fromStep: 2 })) {
    seen.push(event.case === "answer" ? event.value.stepCount : event);
    if (seen.length === 2) server.service.session(sessionId).step({ actionType: "request_info" });
    if (seen.length === 3) server.service.session(sessionId).reset({ seed: 1 });
    if (seen.length === 4) server.service.closeSession(sessionId);
  }
  expect(seen).toEqual([2, 3, 4, 0, { case: "ended", value: SessionEnd.CLOSED }]);
});

test("over HTTP the same come as server-sent events", async () => {
  const sessionId = played(2);
  const response = await fetch(`${server.url}/watch?session_id=${sessionId}&from_step=1&history=none`);
  setTimeout(() => server.service.closeSession(sessionId), 0);
  const text = await response.text();
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect([...text.matchAll(/^(?:id|event): (.*)$/gm)].map(([, value]) => value)).toEqual([
    "1",
    "answer",
    "2",
    "answer",
    "end",
  ]);
  expect(text).toContain(`data: {"session_id":"${sessionId}","ended":"closed"}`);
});

test("a watch of no session and from no step is refused in the words of the catalogue", async () => {
  const reasonOf = async (request: { sessionId: string; fromStep?: number }): Promise<string> => {
    try {
      for await (const message of client().watchSession(request)) expect(message).toBeUndefined();
      return "none";
    } catch (error) {
      return String(error);
    }
  };
  expect(await reasonOf({ sessionId: "nobody" })).toContain("[not_found] There is no session");
  expect(await reasonOf({ sessionId: played(0), fromStep: -1 })).toContain(
    "[invalid_argument] A session cannot",
  );
  expect((await fetch(`${server.url}/watch?session_id=nobody`)).status).toBe(404);
});

test("a watcher that leaves too many answers unread is dropped and told why; the session goes on", async () => {
  const sessionId = played(0);
  let unread: Watcher | undefined;
  const events = await readWatch((watcher) => {
    unread = watcher;
    return server.service.watchSession(sessionId, undefined, watcher);
  });
  const { observation } = await client().forkSession({ sessionId });
  expect(observation).toBeDefined();
  for (let reset = 0; reset < 257; reset += 1) server.service.session(sessionId).reset({ seed: reset });
  expect(unread).toBeDefined();
  await expect(events.next()).rejects.toMatchObject({ reason: "watcher_too_slow" });
  expect(server.service.session(sessionId).state()?.seed).toBe(256);
});

test("over HTTP a name that no fork, snapshot, restore or watch has is refused, where it would do another thing than was meant", async () => {
  const sessionId = played(1);
  const post = (path: string, body: object) =>
    fetch(server.url + path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
  const replies = [
    await post("/fork", { session_id: sessionId, atStep: 0 }),
    await post("/snapshot", { session_id: sessionId, step: 0 }),
    await post("/restore", { snapshot: "", reattach: true }),
    await fetch(`${server.url}/watch?session_id=${sessionId}&fromStep=0`),
  ];
  for (const reply of replies)
    expect([reply.status, await reply.json()]).toEqual([
      422,
      expect.objectContaining({ code: "unknown_key" }),
    ]);
});
