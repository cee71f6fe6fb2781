/** Sessions made out of sessions, and those that look on, by the TypeScript client. */
import { createGrpcTransport } from "@connectrpc/connect-node";
import {
  createHelpdeskClient,
  HelpdeskError,
  type HelpdeskSession,
  type WatchEvent,
} from "helpdesk-env-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCuttingProxy } from "../support/cutting-proxy.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(64);
});
afterAll(() => server.close(0));

const ASK = { actionType: "request_info" } as const;
const DEFER = { actionType: "defer" } as const;

function over(protocol: string) {
  return protocol === "grpc"
    ? createHelpdeskClient(server.url, { transport: createGrpcTransport({ baseUrl: server.url }) })
    : createHelpdeskClient(server.url, { protocol: protocol === "grpc_web" ? "grpc_web" : "connect_json" });
}

async function played(session: HelpdeskSession) {
  await session.reset({ taskId: 3, seed: 42 });
  return [await session.step(ASK), await session.step(DEFER)] as const;
}

async function reasonOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return "none";
  } catch (error) {
    return error instanceof HelpdeskError ? error.reason : String(error);
  }
}

test.for(["connect_json", "grpc_web", "grpc"])(
  "over %s sessions are forked, carried, watched and listed",
  async (protocol) => {
    const client = over(protocol);
    const session = client.session();
    const [asked, deferred] = await played(session);
    const forks = await session.fork({ atStep: 1, count: 2 });
    expect(forks).toMatchObject({ stepCount: 1, observation: asked });
    for (const fork of forks.sessions) expect(await fork.step(DEFER)).toEqual(deferred);
    const snapshot = await session.snapshot();
    for (const told of [snapshot, snapshot.snapshot]) {
      const restored = await client.restore(told);
      expect(restored).toMatchObject({ stepCount: 2, observation: deferred });
      expect((await restored.session.state()).stepCount).toBe(2);
    }
    const listed = [];
    for await (const { sessionId } of client.listSessions({ pageSize: 2 })) listed.push(sessionId);
    expect(listed).toEqual([...new Set(listed)].sort());
    expect(listed).toEqual(expect.arrayContaining([session.id, ...forks.sessions.map(({ id }) => id)]));
    const seen: WatchEvent[] = [];
    for await (const event of session.watch({ fromStep: 1 })) {
      seen.push(event);
      if (seen.length === 2) await session.close();
    }
    expect(seen).toEqual([
      { kind: "answer", stepCount: 1, observation: asked },
      { kind: "answer", stepCount: 2, observation: deferred },
      { kind: "ended", sessionEnd: "closed" },
    ]);
    await client.close();
    expect(server.service.activeSessions()).toBe(0);
  },
);

test("a reset of every kind names its run and who plays, and runs are listed page by page", async () => {
  const client = over("grpc");
  const play = client.play();
  const named = (run: string) => ({ taskId: 1, seed: 3, run, policy: "tester" }) as const;
  await client.session().reset(named("ts-a-session"));
  await client.batchReset([{ session: client.session(), options: named("ts-batch") }]);
  await play.session().reset(named("ts-stream"));
  const listed = [];
  for await (const { run, policies, openEpisodes, recorded } of client.listRuns({ pageSize: 1 })) {
    listed.push([run, policies, openEpisodes, recorded]);
  }
  const runs = ["ts-a-session", "ts-batch", "ts-stream"];
  expect(listed).toEqual(runs.map((run) => [run, ["tester"], 1, false]));
  const ofOne = [];
  for await (const told of over("grpc_web").listRuns({ run: "ts-batch" })) ofOne.push(told);
  expect(ofOne).toMatchObject([{ run: "ts-batch", finishedEpisodes: 0, recorded: false }]);
  expect(await reasonOf(() => client.session().reset(named("two words")))).toBe("invalid_run");
  await play.close();
  await client.close();
});

test("a session on a stream is forked as any other, and its forks are closed with it", async () => {
  const client = over("grpc");
  const play = client.play();
  const session = play.session({ closeWithStream: true });
  await played(session);
  const { sessions } = await session.fork({ count: 3 });
  const seen = await Promise.all(sessions.map((fork) => fork.step(DEFER)));
  expect(seen[1]).toEqual(seen[0]);
  await play.close();
  expect(server.service.activeSessions()).toBe(0);
});

test("what cannot be is refused, unsent where no message can carry it", async () => {
  const client = over("connect_json");
  const session = client.session();
  expect(await reasonOf(() => session.fork())).toBe("episode_not_started");
  await played(session);
  const next = (events: AsyncIterator<unknown>) => () => events.next();
  expect({
    step: await reasonOf(() => session.fork({ atStep: 3 })),
    half: await reasonOf(() => session.fork({ atStep: 1.5 })),
    count: await reasonOf(() => session.fork({ count: 65 })),
    huge: await reasonOf(() => session.fork({ count: 2 ** 31 })),
    name: await reasonOf(() => session.fork({ requestId: "1" })),
    snapshot: await reasonOf(() => client.restore(new Uint8Array([1]))),
    from: await reasonOf(next(session.watch({ fromStep: -1 }))),
    nobody: await reasonOf(next(client.watch("nobody"))),
    page: await reasonOf(next(client.listSessions({ pageSize: 1001 }))),
  }).toEqual({
    step: "invalid_step",
    half: "invalid_step",
    count: "invalid_count",
    huge: "invalid_count",
    name: "invalid_identifier",
    snapshot: "invalid_snapshot",
    from: "invalid_step",
    nobody: "unknown_session",
    page: "malformed_request",
  });
  await client.close();
});

test("a watch goes on after a lost connection, and a fork whose answer was lost opens nothing twice", async () => {
  const proxy = await startCuttingProxy(server.url);
  const near = over("connect_json");
  const far = createHelpdeskClient(proxy.url, {
    transport: createGrpcTransport({ baseUrl: proxy.url }),
  });
  const session = near.session();
  await played(session);
  const steps: unknown[] = [];
  for await (const event of far.watch(session.id ?? "", { fromStep: 0 })) {
    steps.push(event.kind === "answer" ? event.stepCount : event.sessionEnd);
    if (steps.length === 3) {
      proxy.cut();
      await session.step(DEFER);
    }
    if (steps.length === 4) await session.close();
  }
  expect(steps).toEqual([0, 1, 2, 3, "closed"]);
  const own = far.session();
  await played(own);
  proxy.loseAnswers(1);
  const { sessions } = await own.fork({ count: 3 });
  expect([proxy.lost(), new Set(sessions.map(({ id }) => id)).size]).toEqual([1, 3]);
  expect(server.service.activeSessions()).toBe(4);
  await far.close();
  await near.close();
});
