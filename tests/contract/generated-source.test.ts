import { once } from "node:events";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { WebSocket } from "ws";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHelpdeskClient } from "../../src/client/index.js";
import { createInProcessEnvironment } from "../../src/rollouts/in-process.js";
import { openWorlds } from "../../src/worlds/open-worlds.js";
import { worldKey } from "../../src/generator/index.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const GENERATED = { world: 7, split: "dev", hiddenPercent: 60, scarcityPercent: 100 } as const;
const FLAT = { world: 7, split: "dev", hidden_percent: 60, scarcity_percent: 100 };
const RESET = { taskId: 3, seed: 11, queueSize: 5 } as const;
const FLAT_RESET = { task_id: 3, seed: 11, queue_size: 5, source: { generated: FLAT } };

const ROUTE = {
  actionType: "submit",
  issueType: "identity_access",
  priority: "high",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
} as const;

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(64, { worlds: openWorlds() });
});
afterAll(() => server.close());

interface Flat {
  readonly observation: object;
  readonly detail: readonly { readonly loc: readonly string[] }[];
  readonly error: { readonly reason: string; readonly problem: string };
}

async function reset(body: object): Promise<{ readonly status: number; readonly json: Flat }> {
  const answer = await fetch(`${server.url}/reset`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, json: (await answer.json()) as Flat };
}

async function overSocket(message: object): Promise<string> {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws`);
  await once(socket, "open");
  socket.send(JSON.stringify(message));
  const [data] = (await once(socket, "message")) as [Buffer];
  socket.close();
  return data.toString();
}

test("an episode of a world is the same over Connect, gRPC, HTTP, /ws, in a batch, on a stream and in this process", async () => {
  const client = createHelpdeskClient(server.url);
  const asked = { ...RESET, source: { generated: GENERATED } };
  const session = client.session();
  const seen = await session.reset(asked);
  const [batched] = await client.batchReset([{ session: client.session(), options: asked }]);
  const transport = createGrpcTransport({ baseUrl: server.url });
  const grpc = createHelpdeskClient(server.url, { transport });
  const stream = grpc.play();
  const tickets = openWorlds()?.tickets(GENERATED);
  const here = tickets && createInProcessEnvironment(tickets);
  const http = await reset(FLAT_RESET);
  const ws = JSON.parse(await overSocket({ type: "reset", data: FLAT_RESET })) as { readonly data: Flat };

  expect(seen.currentTicket?.ticketId).toMatch(/^w7-h60s100-dev-\d+[a-h]$/);
  expect(batched).toEqual({ ok: true, observation: seen });
  expect(await stream.session().reset(asked)).toEqual(seen);
  expect(await grpc.session().reset(asked)).toEqual(seen);
  const local = await here?.reset({ ...RESET, split: "all" });
  expect([local?.currentTicket?.ticketId, local?.currentTicket?.description]).toEqual([
    seen.currentTicket?.ticketId,
    seen.currentTicket?.description,
  ]);
  expect(ws.data.observation).toEqual(http.json.observation);
  expect(http.json.observation).toMatchObject({
    current_ticket: { description: seen.currentTicket?.description, ticket_id: seen.currentTicket?.ticketId },
  });
  expect((await session.state()).source).toEqual({ generated: GENERATED });
  await Promise.all([stream.close(), grpc.close(), client.close()]);
});

test("the state names the source, and resetting to its queue by ids plays the same tickets", async () => {
  const client = createHelpdeskClient(server.url);
  const session = client.session();
  const first = await session.reset({ ...RESET, source: { generated: GENERATED } });
  const { queueTicketIds } = await session.state();
  const again = await session.reset({
    taskId: 3,
    seed: 11,
    ticketIds: queueTicketIds,
    source: { generated: GENERATED },
  });
  expect(again).toEqual(first);
  await session.close();
});

test("what cannot be drawn from is refused with where and why", async () => {
  const refused = async (source: object, more: object = {}): Promise<readonly unknown[]> => {
    const { status, json } = await reset({ ...FLAT_RESET, ...more, source });
    return [
      status,
      JSON.stringify(json)
        .replace(/"input".*/s, "")
        .slice(0, 400),
    ];
  };
  const [status, text] = await refused({});
  expect([status, text]).toEqual([422, expect.stringContaining("invalid_source")]);
  expect(await refused({ generated: { hidden_percent: 101 } })).toEqual([
    422,
    expect.stringContaining("hidden_percent"),
  ]);
  expect(await refused({ generated: { worlds: 1 } })).toEqual([422, expect.stringContaining("worlds")]);
  expect(await refused({ generated: FLAT }, { split: "test" })).toEqual([
    422,
    expect.stringContaining("a split of its own"),
  ]);
  expect(await refused({ generated: { key_digest: "abc" } })).toEqual([
    422,
    expect.stringContaining("of no key"),
  ]);
  expect(
    await refused({ generated: FLAT }, { ticket_ids: ["w7-h60s100-dev-00000a"], queue_size: 1 }),
  ).toEqual([422, expect.stringContaining("unknown_ticket")]);
});

test("a key gives other tickets, and tells no more than its digest", async () => {
  const key = worldKey(Buffer.alloc(32, 7));
  const keyed = openWorlds(key);
  const seed = { ...RESET, split: "all" } as const;
  const first = async (source: object): Promise<string | undefined> => {
    const tickets = keyed?.tickets(source);
    return tickets && (await createInProcessEnvironment(tickets).reset(seed)).currentTicket?.ticketId;
  };
  expect(await first({ world: 1 })).toMatch(new RegExp(`^w1k${key.digest.slice(0, 8)}-train-`));
  expect(keyed?.keyDigest).toBe(key.digest);
  expect(JSON.stringify(keyed?.resolved({ world: 1 }))).not.toContain(Buffer.alloc(32, 7).toString("hex"));
});

test("a report of a generated episode explains it, and a fork and a snapshot of it go on alike", async () => {
  const client = createHelpdeskClient(server.url);
  const session = client.session();
  let seen = await session.reset({ taskId: 1, seed: 3, queueSize: 2, source: { generated: { world: 4 } } });
  const { sessions: forks } = await session.fork();
  const restored = await client.restore(await session.snapshot());
  while (!seen.done) {
    seen = await session.step(ROUTE);
    expect(await forks[0]?.step(ROUTE)).toEqual(seen);
    expect(await restored.session.step(ROUTE)).toEqual(seen);
  }
  const report = await session.report();
  expect(report.optimumUpper).toBeGreaterThanOrEqual(seen.rubricReward ?? 1);
  await session.close();
});
