/** One split, asked for over every protocol, is one and the same queue. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Split } from "../../gen/ts/helpdesk/v1/dataset_pb.js";
import { loadDataset, splitDataset } from "../../src/dataset/index.js";
import { helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { CLIENT_NAMES, connectClient } from "../support/connect-clients.js";
import { serveConnect, type ConnectServer } from "../support/connect-server.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";
import { connect } from "../support/socket-client.js";

let rpc: ConnectServer;
let openEnv: TestServer;
beforeAll(async () => {
  rpc = await serveConnect();
  openEnv = await serveOpenEnv(helpdeskEnvironment(rpc.service));
});
afterAll(async () => {
  await openEnv.close();
  await rpc.close();
});

/** The queue that the service draws itself. */
function expectedQueue(): readonly string[] {
  const session = rpc.service.openSession();
  session.reset({ taskId: 2, seed: 5, split: "test" });
  const queue = session.state()?.queueTicketIds ?? [];
  session.close();
  return queue;
}

describe.each(CLIENT_NAMES)("%s", (name) => {
  test("split/draws-from-it", async () => {
    const client = connectClient(name, rpc.url);
    const { sessionId } = await client.reset({ taskId: 2, seed: 5, split: Split.TEST });
    const { state } = await client.getState({ sessionId });
    expect(state?.queueTicketIds).toEqual(expectedQueue());
    await client.closeSession({ sessionId });
  });

  test("split/listed", async () => {
    const { dataset } = await connectClient(name, rpc.url).getServerInfo({});
    const { dev, test: held } = splitDataset(loadDataset());
    expect(dataset?.splits).toMatchObject([
      { split: Split.DEV, digest: dev.digest, ticketCount: dev.tickets.length },
      { split: Split.TEST, digest: held.digest, ticketCount: held.tickets.length },
    ]);
  });
});

test.each([
  ["number", 9],
  ["word", "SPLIT_TRAIN"],
])("connect-json/split/unknown-%s/unknown_word", async (_, split) => {
  const response = await fetch(`${rpc.url}/helpdesk.v1.EnvironmentService/Reset`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ split }),
  });
  expect(await response.json()).toMatchObject({
    code: "invalid_argument",
    details: [
      {
        debug: {
          reason: "ERROR_REASON_UNKNOWN_WORD",
          subject: "split",
          allowedWords: ["SPLIT_DEV", "SPLIT_TEST", "SPLIT_ALL"],
        },
      },
    ],
  });
});

async function call(path: string, body: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${openEnv.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

test("openenv-http/split/draws-from-it", async () => {
  const { status } = await call("/reset", { task_id: 2, seed: 5, split: "test" });
  const state: unknown = await (await fetch(`${openEnv.url}/state`)).json();
  expect(status).toBe(200);
  expect(state).toMatchObject({ queue_ticket_ids: expectedQueue() });
});

test("openenv-http/split/unknown-word", async () => {
  expect(await call("/reset", { split: "train" })).toMatchObject({
    status: 422,
    body: {
      code: "unknown_word",
      detail: [{ type: "enum", input: "train", ctx: { expected: "'dev', 'test' or 'all'" } }],
    },
  });
});

test("openenv-http/metadata/splits", async () => {
  const metadata: unknown = await (await fetch(`${openEnv.url}/metadata`)).json();
  const { dev, test: held } = splitDataset(loadDataset());
  expect(metadata).toMatchObject({
    dataset_splits: [
      { split: "dev", digest: dev.digest, ticket_count: dev.tickets.length },
      { split: "test", digest: held.digest, ticket_count: held.tickets.length },
    ],
  });
});

test("openenv-socket/split/draws-from-it", async () => {
  const client = await connect(`${openEnv.socketUrl}/ws`);
  await client.ask({ type: "reset", data: { task_id: 2, seed: 5, split: "test" } });
  const { data } = await client.ask({ type: "state" });
  expect(data).toMatchObject({ queue_ticket_ids: expectedQueue() });
  client.socket.close();
});
