/** Two servers over one store: every door of either plays the sessions of the other, with the bytes of one server alone. */
import { ToolName } from "../../gen/ts/helpdesk/v1/vocabulary_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRedisStore } from "../../src/journal/redis/redis-store.js";
import { requireTool } from "../clients/tools.js";
import { openWorlds } from "../../src/worlds/open-worlds.js";
import { connectClient, type ClientName } from "../support/connect-clients.js";
import { startRedis, type RedisServer } from "../support/redis-server.js";
import { connect } from "../support/socket-client.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const program = requireTool("redis-server");

let redis: RedisServer | undefined;
let shared: readonly WholeServer[] = [];
/** One that shares nothing. */
let alone: WholeServer;

beforeAll(async () => {
  if (program.path === undefined) return;
  redis = await startRedis(program.path);
  const { address } = redis;
  const worlds = openWorlds();
  const serve = async () =>
    startWholeServer(50, {
      worlds,
      store: await openRedisStore({ address, onNote: () => undefined }),
      hasMetrics: true,
    });
  shared = await Promise.all([serve(), serve()]);
  alone = await startWholeServer(50, { worlds });
});
afterAll(async () => {
  if (redis === undefined) return;
  await Promise.all([...shared, alone].map((server) => server.close(0)));
  await redis.close();
});

/** What a door answers to a step, or whatever else the call is, of the session. */
type Door = (url: string, id: string) => Promise<string>;

const JSON_BODY = { "content-type": "application/json", accept: "application/json" };
const ACTION = {
  action: { case: "investigate", value: { toolName: ToolName.LOOKUP_RELATED_TICKET } },
} as const;
const FLAT = { action_type: "investigate", tool_name: "lookup_related_ticket" };
const TOOL = { name: "lookup_related_ticket", arguments: {} };
const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

const text = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));

async function posted(url: string, path: string, body: object, headers: object = {}): Promise<string> {
  const reply = await fetch(url + path, {
    method: "POST",
    headers: { ...JSON_BODY, ...headers },
    body: JSON.stringify(body),
  });
  return `${reply.status} ${await reply.text()}`;
}

const rpc = (method: string, params: object): object => ({ jsonrpc: "2.0", id: 1, method, params });

/** What a client's call comes to; its failure, too, is an answer. */
const answerOf = async (call: Promise<unknown>): Promise<string> => call.then(text, String);

function clientDoors(name: ClientName): [string, Door][] {
  return [
    [
      `Step over ${name}`,
      (url, sessionId) => answerOf(connectClient(name, url).step({ sessionId, action: ACTION })),
    ],
    [`GetState over ${name}`, (url, sessionId) => answerOf(connectClient(name, url).getState({ sessionId }))],
    [
      `BatchStep over ${name}`,
      (url, sessionId) =>
        answerOf(connectClient(name, url).batchStep({ items: [{ sessionId, action: ACTION }] })),
    ],
    [
      `Reset over ${name}`,
      (url, sessionId) => answerOf(connectClient(name, url).reset({ sessionId, seed: 4, taskId: 3 })),
    ],
  ];
}

async function played(url: string, sessionId: string): Promise<string> {
  const requests = async function* () {
    await Promise.resolve();
    for (const id of [1n, 2n])
      yield { id, call: { case: "step" as const, value: { sessionId, action: ACTION } } };
  };
  const answers: string[] = [];
  for await (const answer of connectClient("grpc", url).play(requests())) answers.push(text(answer));
  return answers.join("\n");
}

async function onSocket(url: string, path: string, message: object): Promise<string> {
  const client = await connect(url.replace("http", "ws") + path);
  const answer = await client.ask(message);
  client.socket.close();
  await client.closed();
  return text(answer);
}

const MCP_HEADERS = {
  "mcp-protocol-version": "2026-07-28",
  "mcp-method": "tools/call",
  "mcp-name": TOOL.name,
};

const DOORS: readonly [string, Door][] = [
  ...clientDoors("grpc"),
  ...clientDoors("connect-json"),
  ["Play", played],
  ["POST /step", (url, session_id) => posted(url, "/step", { session_id, action: FLAT })],
  ["POST /step by its header", (url, id) => posted(url, "/step", FLAT, { "x-session-id": id })],
  ["POST /step by its cookie", (url, id) => posted(url, "/step", FLAT, { cookie: `session_id=${id}` })],
  ["GET /state", async (url, id) => (await fetch(`${url}/state?session_id=${id}`)).text()],
  ["POST /reset", (url, session_id) => posted(url, "/reset", { session_id, task_id: 3, seed: 4 })],
  ["GET /report", async (url, id) => (await fetch(`${url}/report?session_id=${id}`)).text()],
  [
    "a tool by OpenEnv's JSON-RPC",
    (url, session_id) => posted(url, "/mcp", rpc("tools/call", { ...TOOL, session_id })),
  ],
  [
    "a tool of a session in MCP's header",
    (url, id) => posted(url, "/mcp", rpc("tools/call", TOOL), { "mcp-session-id": id }),
  ],
  [
    "a tool of stateless MCP",
    (url, session_id) =>
      posted(
        url,
        "/mcp",
        rpc("tools/call", { ...TOOL, arguments: { session_id }, _meta: META }),
        MCP_HEADERS,
      ),
  ],
  [
    "a step on a socket that joins it",
    (url, id) => onSocket(url, `/ws?session_id=${id}`, { type: "step", data: FLAT }),
  ],
  [
    "a state on a socket that joins it",
    (url, id) => onSocket(url, `/ws?session_id=${id}`, { type: "state" }),
  ],
  [
    "mcp on a socket",
    (url, session_id) =>
      onSocket(url, "/ws", { type: "mcp", data: rpc("tools/call", { ...TOOL, session_id }) }),
  ],
];

async function begin(url: string, more: object = {}): Promise<string> {
  const body = JSON.stringify({ task_id: 3, seed: 4, queue_size: 5, ...more });
  const reply = await fetch(`${url}/reset`, { method: "POST", headers: JSON_BODY, body });
  await reply.text();
  return reply.headers.get("x-session-id") ?? "";
}

describe.skipIf(program.path === undefined)("two servers over one store", () => {
  test.each(DOORS)(
    "%s plays on what the other server has played, and the other plays on from there",
    async (_, door) => {
      const [first, second] = shared.map(({ url }) => url) as [string, string];
      const [id, own] = [await begin(first), await begin(alone.url)];
      const bare = (answer: string, name: string): string => answer.replaceAll(name, "ID");
      for (const url of [second, first, second]) {
        expect(bare(await door(url, id), id)).toBe(bare(await door(alone.url, own), own));
      }
      expect(bare(await posted(first, "/close", { session_id: id }), id)).toBe(
        '200 {"session_id":"ID","closed":true}',
      );
      // It has ended on both.
      await posted(alone.url, "/close", { session_id: own });
      expect(bare(await door(second, id), id)).toBe(bare(await door(alone.url, own), own));
    },
  );

  test("an episode of a world, and of a twin of it, is drawn and played on by the other server as by one alone", async () => {
    const generated = {
      world: 5,
      split: "test",
      twin: "reworded",
      hidden_percent: 100,
      scarcity_percent: 100,
    };
    const [first, second] = shared.map(({ url }) => url) as [string, string];
    const source = { source: { generated } };
    const [id, own] = [await begin(first, source), await begin(alone.url, source)];
    const bare = (answer: string, name: string): string => answer.replaceAll(name, "ID");
    const state = async (url: string, session: string): Promise<string> =>
      bare(await (await fetch(`${url}/state?session_id=${session}`)).text(), session);
    for (const url of [second, first, second, second, first]) {
      const answer = await posted(alone.url, "/step", { session_id: own, action: FLAT });
      expect(bare(await posted(url, "/step", { session_id: id, action: FLAT }), id)).toBe(bare(answer, own));
    }
    expect(await state(second, id)).toBe(await state(alone.url, own));
    expect(await state(second, id)).toContain('"twin":"reworded"');
    expect(await posted(first, "/close", { session_id: id })).toMatch(/^200 /);
  });

  test("what the servers count adds up: each step once, each session at one of them", async () => {
    const [first, second] = shared as [WholeServer, WholeServer];
    const figures = async (name: string): Promise<number> => {
      const scrapes = await Promise.all(
        [first, second].map(async ({ url }) => (await fetch(`${url}/metrics`)).text()),
      );
      const lines = scrapes
        .join("\n")
        .split("\n")
        .filter((line) => line.startsWith(name));
      return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
    };
    const before = await figures("helpdesk_steps_total");
    const id = await begin(first.url);
    for (let step = 0; step < 6; step += 1) {
      await posted(step % 2 === 0 ? second.url : first.url, "/step", { session_id: id, action: FLAT });
    }
    expect((await figures("helpdesk_steps_total")) - before).toBe(6);
    expect(await figures("helpdesk_store_up")).toBe(2);
    expect([first.failures, second.failures]).toEqual([[], []]);
  });

  test("while the store is gone /ready says so and every call fails as unavailable; both come back by themselves", async () => {
    const [first, second] = shared as [WholeServer, WholeServer];
    const id = await begin(first.url);
    await redis?.kill();
    const ready = await fetch(`${first.url}/ready`);
    expect([ready.status, await ready.text()]).toEqual([
      503,
      expect.stringContaining("The store redis://127.0.0.1:"),
    ]);
    for (const url of [first.url, second.url]) {
      expect(await posted(url, "/step", { session_id: id, action: FLAT })).toMatch(/^503 .*"store_failed"/);
      expect(await posted(url, "/reset", {})).toMatch(/^503 .*"store_failed"/);
    }
    await redis?.start();
    await expect.poll(async () => (await fetch(`${first.url}/ready`)).status).toBe(200);
    await expect.poll(() => posted(second.url, "/step", { session_id: id, action: FLAT })).toMatch(/^200 /);
  });
});
