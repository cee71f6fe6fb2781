import { Code } from "@connectrpc/connect";
import { toJson } from "@bufbuild/protobuf";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { StateSchema } from "../../gen/ts/helpdesk/v1/state_pb.js";
import { ErrorReason, SessionEnd } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { connectClient, type EnvironmentClient } from "../support/connect-clients.js";
import { connect } from "../support/socket-client.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import {
  closeEach,
  DEFER,
  DEFER_JSON,
  DOORS,
  failureOf,
  http,
  OPENINGS,
  sessionInEach,
} from "../support/worker-doors.js";
import { startWorkerServer, type WorkerServer } from "../support/worker-server.js";

const MAX_SESSIONS = 12;
let server: WorkerServer;
/** One process, to compare with. */
let single: WholeServer;

let recordings: string;

beforeAll(async () => {
  recordings = mkdtempSync(path.join(tmpdir(), "workers-record-"));
  [server, single] = await Promise.all([
    startWorkerServer(
      ...["--workers", "2", "--max-concurrent-envs", String(MAX_SESSIONS)],
      ...["--record", recordings],
    ),
    startWholeServer(MAX_SESSIONS),
  ]);
});
afterAll(async () => {
  server.signal("SIGKILL");
  await single.close(0);
  rmSync(recordings, { recursive: true, force: true });
});

const oneInEach = (): Promise<readonly [string, string]> => sessionInEach(server.url);
const closeAll = (...sessions: readonly string[]): Promise<void> => closeEach(server.url, sessions);

async function stateOf(client: EnvironmentClient, sessionId: string): Promise<unknown> {
  const { state } = await client.getState({ sessionId });
  return state === undefined ? undefined : toJson(StateSchema, state);
}

test.for(Object.keys(DOORS))("%s reaches a session of either worker from any connection", async (name) => {
  const sessions = await oneInEach();
  const client = connectClient("grpc", single.url);
  const expected = await client.reset({ seed: 4, taskId: 3 });
  const step = DOORS[name] ?? (() => Promise.reject(new Error("no such door")));
  for (let count = 0; count < 2; count += 1) {
    for (const session of sessions) await step(server.url, session);
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

test("a run that both workers play is one run, in one file, whichever of them is asked", async () => {
  const sessions = await oneInEach();
  const client = connectClient("grpc", server.url);
  const run = { run: "both", policy: "mine" };
  const [first, second] = sessions;
  for (const sessionId of sessions) await client.reset({ sessionId, seed: 4, taskId: 1, ...run });
  await client.closeSession({ sessionId: first });
  for (let asked = 0; asked < 6; asked += 1) {
    const { runs } = await connectClient("grpc", server.url).listRuns({ run: "both" });
    expect(runs).toMatchObject([
      { policies: ["mine"], unfinishedEpisodes: 1, openEpisodes: 1, finishedEpisodes: 0, recorded: true },
    ]);
  }
  await client.closeSession({ sessionId: second });
  for (let asked = 0; asked < 4; asked += 1) {
    const text = await (await fetch(`${server.url}/runs/both`)).text();
    const kept = text
      .trimEnd()
      .split("\n")
      .map((line) => /"session_id":"(w\d+)-/.exec(line)?.[1]);
    expect(kept).toEqual([undefined, first.split("-")[0], second.split("-")[0]]);
  }
});

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
      [1, 2].map(() => http(server.url, "/state", undefined, { "x-session-id": session })),
    );
    const gone = { status: 404, json: { code: "unknown_session", session_end: "closed" } };
    expect(answers).toMatchObject([gone, gone]);
  }
  await client.closeSession({ sessionId: own });
});

test("calls that name no session play one session, whichever worker they arrive at", async () => {
  const first = await http(server.url, "/reset", { seed: 1, task_id: 1 });
  const second = await http(server.url, "/reset", { seed: 2, task_id: 1 });
  const steps = [
    await http(server.url, "/step", DEFER_JSON),
    await http(server.url, "/step", DEFER_JSON),
    await http(server.url, "/state", undefined),
  ];
  expect(steps.map(({ session }) => session)).toEqual([second.session, second.session, second.session]);
  expect(steps[2]?.json).toMatchObject({ seed: 2, step_count: 2 });
  const over = [
    await http(server.url, "/reset", { seed: 3, task_id: 1 }),
    await http(server.url, "/state", undefined),
  ];
  expect(over.map(({ session }) => session)).toEqual([second.session, second.session]);
  expect(over[1]?.json).toMatchObject({ seed: 3, step_count: 0 });
  const named = [1, 2].map(() =>
    http(server.url, "/state", undefined, { "x-session-id": second.session ?? "" }),
  );
  await Promise.all(named);
  const nobodys = [await http(server.url, "/step", DEFER_JSON), await http(server.url, "/step", DEFER_JSON)];
  expect(nobodys.map(({ status, json }) => [status, json["code"]])).toEqual([
    [409, "episode_not_started"],
    [409, "episode_not_started"],
  ]);
  await closeAll(first.session ?? "", second.session ?? "");
});

test("one scrape tells the figures of both workers, each under its number", async () => {
  const sessions = await oneInEach();
  const [scraped, again] = await Promise.all([scrape(), scrape()]);
  // A first collection of garbage of its kind between the two brings figures of Node.js.
  const own = (figures: ReadonlyMap<string, number>): readonly string[] =>
    [...figures.keys()].filter((name) => name.startsWith("helpdesk_"));
  expect(own(scraped)).toEqual(own(again));
  expect(["1", "2"].map((worker) => scraped.get(`helpdesk_sessions_open{worker="${worker}"}`))).toEqual([
    1, 1,
  ]);
  const resets = [...scraped].filter(([name]) =>
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

test.for(Object.keys(OPENINGS))(
  "a reset without a session that is sent again over %s opens one session, whichever worker it arrives at",
  async (name) => {
    const open = OPENINGS[name] ?? (() => Promise.reject(new Error("no such door")));
    for (let count = 0; count < 4; count += 1) {
      const requestId = randomUUID();
      const answers = [
        await open(server.url, requestId),
        await open(server.url, requestId),
        await open(server.url, requestId),
      ];
      expect(answers).toEqual(Array(3).fill(answers[0]));
      // Also one that is sent while the first is on its way.
      const together = randomUUID();
      const [first, second] = await Promise.all([open(server.url, together), open(server.url, together)]);
      expect(second).toEqual(first);
      await closeAll(first.session, answers[0]?.session ?? "");
    }
  },
);

test("a fork and a restored snapshot that are sent again, over any connection, open nothing twice", async () => {
  const [sessionId, other] = await oneInEach();
  const again = <T>(call: (client: EnvironmentClient) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: 6 }, () => call(connectClient("grpc", server.url))));
  const [fork, restore] = [randomUUID(), randomUUID()];
  const forks = await again((client) => client.forkSession({ sessionId, count: 2, requestId: fork }));
  const { snapshot } = await connectClient("grpc", server.url).snapshotSession({ sessionId });
  const body = { snapshot: Buffer.from(snapshot).toString("base64"), request_id: restore };
  const restored = await again((client) => client.restoreSession({ snapshot, requestId: restore }));
  const posted = await Promise.all(
    Array.from({ length: 3 }, () =>
      fetch(`${server.url}/restore`, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }).then((reply) => reply.json() as Promise<{ session_id: string }>),
    ),
  );
  const opened = new Set([
    ...forks.flatMap(({ sessionIds }) => sessionIds),
    ...restored.map((answer) => answer.sessionId),
    ...posted.map((answer) => answer.session_id),
  ]);
  expect(opened.size).toBe(3);
  await closeAll(sessionId, other, ...opened);
});

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
  const refused = await Promise.all([1, 2].map(() => http(server.url, "/reset", {})));
  const full = { code: "session_limit_reached", active_sessions: MAX_SESSIONS, max_sessions: MAX_SESSIONS };
  expect(refused.map(({ status, json }) => [status, json])).toEqual(
    Array(2).fill([503, expect.objectContaining(full)]),
  );
  socket.socket.close();
  await socket.closed();
  await expect.poll(async () => (await http(server.url, "/reset", {})).status).toBe(200);
  expect((await http(server.url, "/reset", {})).status).toBe(503);
  await closeAll(...opened);
});

test("a worker that is killed takes its own sessions alone, which are lost and not unknown, and is replaced", async () => {
  const sessions = await oneInEach();
  const [first, second] = sessions;
  const { workers = [] } = await server.line(({ msg }) => msg === "2 workers on the port");
  const played = workers.find(({ worker }) => first.startsWith(`w${worker}-`));
  process.kill(Number(played?.pid), "SIGKILL"); // none: refused, where 0 would be this process's own group
  expect((await server.line(({ msg }) => /^worker \d+ ended by SIGKILL/.test(msg))).level).toBe(50);
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
  const overHttp = await http(server.url, "/step", DEFER_JSON, { "x-session-id": first });
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
