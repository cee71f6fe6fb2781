/** The report of an episode: refused before the end on every surface, the same on all of them after it. */
import { toJson } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EpisodeReportSchema } from "../../gen/ts/helpdesk/v1/report_pb.js";
import { loadDataset } from "../../src/dataset/index.js";
import { CLIENT_NAMES, connectClient } from "../support/connect-clients.js";
import { connect } from "../support/socket-client.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const SUBMIT = {
  action_type: "submit",
  issue_type: "general_inquiry",
  priority: "low",
  assignment_group: "service_desk",
  resolution_action: "acknowledge",
} as const;
const RESET = { task_id: 1, seed: 7, queue_size: 2, split: "dev" } as const;
const JSON_TYPE = { "content-type": "application/json" };

interface Told {
  readonly status: number;
  readonly text: string;
  readonly session: string;
}

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(16);
});
afterAll(() => server.close(0));

async function ask(method: string, path: string, session = "", body?: object): Promise<Told> {
  const response = await fetch(server.url + path, {
    method,
    headers: { ...JSON_TYPE, ...(session !== "" && { "x-session-id": session }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    text: await response.text(),
    session: response.headers.get("x-session-id") ?? session,
  };
}

async function finished(): Promise<string> {
  const { session } = await ask("POST", "/reset", "", RESET);
  for (let step = 0; step < 2; step += 1) await ask("POST", "/step", session, { action: SUBMIT });
  return session;
}

describe("before the end nobody gets a report", () => {
  test("over HTTP, whatever was played before in the session", async () => {
    const session = await finished();
    await ask("POST", "/reset", session, RESET);
    await ask("POST", "/step", session, { action: SUBMIT });
    const before = await ask("GET", "/state", session);
    const { status, text } = await ask("GET", "/report", session);
    expect([status, JSON.parse(text)]).toEqual([
      409,
      expect.objectContaining({
        code: "episode_not_over",
        detail: expect.stringContaining("1 of its 2 tickets are left") as string,
      }),
    ]);
    expect(await ask("GET", "/state", session)).toEqual(before);
  });

  test("where nothing was reset there is nothing to report on", async () => {
    const fresh = await startWholeServer(1);
    const answer = await fetch(`${fresh.url}/report`);
    expect([answer.status, await answer.json()]).toEqual([
      409,
      expect.objectContaining({ code: "episode_not_started" }),
    ]);
    await fresh.close(0);
  });
});

describe("agents are not offered it", () => {
  test("no tool of /mcp is a report", async () => {
    const rpc = { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} };
    const { text } = await ask("POST", "/mcp", "", rpc);
    expect(text).toContain("submit_routing");
    expect(text).not.toMatch(/report/i);
  });

  test("/ws takes no frame for it, before the end or after", async () => {
    const client = await connect(`${server.url.replace("http", "ws")}/ws`);
    await client.ask({ type: "reset", data: RESET });
    for (let step = 0; step < 2; step += 1) await client.ask({ type: "step", data: SUBMIT });
    expect(await client.ask({ type: "report" })).toMatchObject({ type: "error" });
    client.socket.close();
  });
});

describe("after the end", () => {
  test("the report over HTTP tells the episode's own labels and no other ticket's, and moves nothing", async () => {
    const session = await finished();
    const before = await ask("GET", "/state", session);
    const { status, text } = await ask("GET", "/report", session);
    expect(status).toBe(200);
    expect(text).toContain("true priority");
    const { queue_ticket_ids } = JSON.parse(before.text) as { queue_ticket_ids: readonly string[] };
    const others = loadDataset().tickets.filter(({ ticketId }) => !queue_ticket_ids.includes(ticketId));
    expect(others.filter(({ ticketId }) => text.includes(ticketId))).toEqual([]);
    expect(await ask("GET", "/state", session)).toEqual(before);
    expect((await ask("GET", "/report", session)).text).toBe(text);
  });

  test("every figure is there, and they agree with each other", async () => {
    const session = await finished();
    const report = JSON.parse((await ask("GET", "/report", session)).text) as Record<string, number>;
    const { rubric_reward = NaN, optimum_lower = NaN, floor = NaN } = report;
    expect(report).toMatchObject({
      task_id: 1,
      seed: 7,
      termination: "completed",
      optimum_proven: true,
      optimum_upper: optimum_lower,
      regret: optimum_lower - rubric_reward,
      solved: optimum_lower - rubric_reward <= 0.1,
      normalised: (rubric_reward - floor) / (optimum_lower - floor),
    });
  });

  test.each(CLIENT_NAMES)("%s has the same report as HTTP", async (name) => {
    const sessionId = await finished();
    const { report } = await connectClient(name, server.url).getEpisodeReport({ sessionId });
    const overHttp = JSON.parse((await ask("GET", "/report", sessionId)).text) as {
      readonly rubric_reward: number;
      readonly components: readonly { readonly name: string; readonly arithmetic: string }[];
    };
    if (report === undefined) throw new Error("the answer holds no report");
    expect(toJson(EpisodeReportSchema, report)).toMatchObject({
      rubricReward: overHttp.rubric_reward,
      components: overHttp.components.map((one) => ({ name: one.name, arithmetic: one.arithmetic })),
    });
  });

  test("the next reset takes it away", async () => {
    const session = await finished();
    await ask("POST", "/reset", session, RESET);
    expect((await ask("GET", "/report", session)).status).toBe(409);
  });
});
