/** What /metrics and /ready tell of a whole server. */
import { createGrpcTransport } from "@connectrpc/connect-node";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHelpdeskClient } from "../../src/client/index.js";
import { connect } from "../support/socket-client.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(64, { hasMetrics: true });
});
afterAll(() => server.close(0));

const ROUTE = {
  actionType: "submit",
  issueType: "application_support",
  priority: "high",
  assignmentGroup: "application_team",
  resolutionAction: "escalate",
} as const;

/** Each line without a comment, by its name and labels. */
async function scrape(): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${server.url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

test("sessions, steps, scores and requests are counted, over every protocol", async () => {
  const client = createHelpdeskClient(server.url, {
    transport: createGrpcTransport({ baseUrl: server.url }),
  });
  const session = client.session();
  await session.reset({ taskId: 1, seed: 7, queueSize: 1, agent: "run-1" });
  const last = await session.step(ROUTE);
  expect(last.done).toBe(true);
  const socket = await connect(`${server.url.replace("http", "ws")}/ws`);
  await socket.ask({ type: "reset", data: { task_id: 3, seed: 7 } });
  await socket.ask({ type: "step", data: { action_type: "defer" } });
  await socket.ask({ type: "step", data: { action_type: "nonsense" } });

  const told = await scrape();
  const values = (...names: string[]): (number | undefined)[] => names.map((name) => told.get(name));
  expect(
    values(
      "helpdesk_sessions_open",
      "helpdesk_sessions_opened_total",
      'helpdesk_steps_total{task="3",action="defer",outcome="ok"}',
      'helpdesk_rubric_reward_count{task="1",policy="run-1"}',
      'helpdesk_request_duration_seconds_count{protocol="grpc",method="Step"}',
      'helpdesk_request_duration_seconds_count{protocol="websocket",method="step"}',
      'helpdesk_request_duration_seconds_bucket{protocol="websocket",method="step",le="+Inf"}',
      'helpdesk_request_errors_total{protocol="websocket",reason="unknown_word"}',
      "helpdesk_store_up",
    ),
  ).toEqual([2, 2, 1, 1, 1, 2, 2, 1, 1]);
  expect(told.get('helpdesk_rubric_reward_sum{task="1",policy="run-1"}')).toBe(last.rubricReward);
  expect([...told.keys()].some((name) => name.startsWith("nodejs_eventloop_lag_p99_seconds"))).toBe(true);

  await client.close();
  socket.socket.close();
  await socket.closed();
  const after = await scrape();
  expect(after.get('helpdesk_sessions_ended_total{how="closed"}')).toBe(2);
});

test("a caller's own words make no series: a path that is none, and players beyond the fiftieth", async () => {
  for (let index = 0; index < 5; index += 1) await fetch(`${server.url}/nowhere-${index}`);
  for (let index = 0; index < 60; index += 1) {
    const session = server.service.openSession();
    session.reset({ taskId: 1, seed: 7, queueSize: 1, agent: `agent-${index}` });
    session.step({ actionType: "submit" });
    session.close();
  }
  const names = [...(await scrape()).keys()];
  expect(names.filter((name) => name.includes("nowhere"))).toEqual([]);
  const players = names.filter((name) => name.startsWith("helpdesk_rubric_reward_count"));
  expect(players).toHaveLength(51);
  expect(players.at(-1)).toBe('helpdesk_rubric_reward_count{task="1",policy="other"}');
});

test("no figure tells a ticket, a session or a label", async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  expect(text).not.toMatch(/TKT|ticket_id|[0-9a-f]{8}-[0-9a-f]{4}/i);
});

test("a server is ready while it takes sessions, and one that counts nothing has no metrics", async () => {
  const plain = await startWholeServer(4);
  const ready = await fetch(`${plain.url}/ready`);
  expect([ready.status, await ready.json()]).toEqual([200, { status: "ready" }]);
  expect((await fetch(`${plain.url}/metrics`)).status).toBe(404);
  await plain.close(0);
});

test("the page and the dashboard of operators name every figure of ours, and none that there is not", async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const told = [...text.matchAll(/^# TYPE (helpdesk_\w+)/gm)].map(([, name = ""]) => name);
  const named = (file: string): string[] =>
    [...new Set(readFileSync(file, "utf8").match(/(?<=[`"( {])helpdesk_[a-z_]+/g))].map((name) =>
      name.replace(/_(?:bucket|sum|count)$/, ""),
    );
  expect([...new Set(named("docs/operations.md"))].sort()).toEqual([...told].sort());
  expect(named("deploy/grafana-dashboard.json").filter((name) => !told.includes(name))).toEqual([]);
});
