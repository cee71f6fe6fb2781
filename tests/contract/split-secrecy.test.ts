/** A server of the split dev alone tells nothing of the other tickets, over any protocol and in any answer. */
import { create } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  GetServerInfoRequestSchema,
  ListTasksRequestSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { loadDataset, splitDataset } from "../../src/dataset/index.js";
import type { Action } from "../../src/domain/action.js";
import { TOOL_NAMES } from "../../src/domain/vocabulary.js";
import {
  bytesAsText,
  callRaw,
  CONVERSATIONS,
  fetched,
  overSocket,
  type Conversation,
  type Converse,
} from "../support/conversations.js";
import { RAW_PROTOCOLS } from "../support/raw-protocols.js";
import { STREAM_CONVERSATIONS } from "../support/stream-conversations.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const WHOLE = loadDataset();
const { dev: SERVED, test: WITHHELD } = splitDataset(WHOLE);
/** Small, so that a report is soon made. */
const QUEUE_SIZE = 2;
const JSON_TYPE = { "content-type": "application/json" };

/** Texts that no answer may have. A text that a served ticket has too gives nothing away. */
const SECRETS: readonly string[] = secrets();

function secrets(): readonly string[] {
  const open = JSON.stringify(SERVED.tickets);
  const texts = WITHHELD.tickets.flatMap(({ ticketId, title, requester, description }) => [
    ticketId,
    ...[title, requester, description].filter((text) => !open.includes(JSON.stringify(text).slice(1, -1))),
  ]);
  const forms = texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]);
  return [...new Set([WHOLE.digest, WITHHELD.digest, ...forms].map(bytesAsText))];
}

const told = (answer: string): readonly string[] => SECRETS.filter((secret) => answer.includes(secret));

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(1_000, { dataset: WHOLE, split: "dev" });
});
afterAll(async () => {
  await server.close(0);
  expect(server.failures).toEqual([]);
});

/** The first, one in the middle and the last, each with an unknown one that is as long. */
const PAIRS = [0, Math.floor(WITHHELD.tickets.length / 2), WITHHELD.tickets.length - 1].map((at) => {
  const withheld = WITHHELD.tickets[at]?.ticketId ?? "";
  return { withheld, unknown: withheld.replace(/\d/, "9") };
});

async function conversing<T>(converse: Converse, talk: (partner: Conversation) => Promise<T>): Promise<T> {
  const partner = await converse(server.url);
  try {
    return await talk(partner);
  } finally {
    partner.close();
  }
}

test("what is scanned for is there to be found, and the ids compared are unknown", () => {
  expect(SECRETS.length).toBeGreaterThan(4 * WITHHELD.tickets.length);
  expect(told(bytesAsText(JSON.stringify(WITHHELD.tickets))).length).toBeGreaterThan(
    3 * WITHHELD.tickets.length,
  );
  for (const { withheld, unknown } of PAIRS) {
    expect([withheld.length, WHOLE.byId(unknown)]).toEqual([unknown.length, undefined]);
  }
});

describe.each([...CONVERSATIONS, ...STREAM_CONVERSATIONS])("%s", (_name, converse) => {
  test.each([{}, { split: "dev" }] as const)(
    "a queue that names a withheld ticket (%j) is refused byte for byte as one that names an unknown ticket",
    async (more) => {
      for (const { withheld, unknown } of PAIRS) {
        const [said, saidOfUnknown] = await conversing(converse, async ({ reset }) => [
          await reset({ ...more, ticket_ids: [withheld] }),
          await reset({ ...more, ticket_ids: [unknown] }),
        ]);
        expect(said).toContain("unknown_ticket");
        expect(said).toBe(saidOfUnknown.replaceAll(unknown, withheld));
      }
    },
  );

  test("a lookup of a withheld ticket finds byte for byte what one of an unknown ticket finds", async () => {
    for (const { withheld, unknown } of PAIRS) {
      const look = (target: string) =>
        conversing(converse, async ({ reset, step, rest }) => {
          await reset({ task_id: 1, seed: 3 });
          return [
            await step({
              actionType: "investigate",
              toolName: "lookup_related_ticket",
              toolTargetTicketId: target,
            }),
            await rest(),
          ];
        });
      const found = await look(withheld);
      expect(found[0]).toContain(withheld);
      expect(found).toEqual((await look(unknown)).map((text) => text.replaceAll(unknown, withheld)));
    }
  });

  test.each(["test", "all"] as const)("the split %s is refused, and nothing of it is told", async (split) => {
    const said = await conversing(converse, ({ reset }) => reset({ task_id: 1, seed: 3, split }));
    expect(said).toContain("unknown_word");
    expect(said).toContain("This server serves the split dev alone.");
    expect(told(said)).toEqual([]);
  });

  test("a whole episode with every lookup, its state and its report tell of no withheld ticket", async () => {
    const said = await conversing(converse, (partner) => playWhole(partner, 2));
    expect(told(said)).toEqual([]);
    expect(said.includes("episode_not_over")).toBe(false);
    // What was played is there: a scan of nothing would find nothing.
    expect(servedIn(said).length).toBeGreaterThanOrEqual(QUEUE_SIZE);
  });
});

test("nor do the episodes of ten other seeds", async () => {
  const said = await conversing(overSocket, async (partner) => {
    const answers: string[] = [];
    for (let seed = 100; seed < 110; seed += 1) answers.push(await playWhole(partner, seed));
    return answers.join("\n");
  });
  expect(told(said)).toEqual([]);
  expect(servedIn(said).length).toBeGreaterThan(10);
});

test("the same scan finds the tickets where they are served", async () => {
  const open = await startWholeServer(1, { dataset: WHOLE });
  const partner = await overSocket(open.url);
  const queue = { task_id: 3, seed: 2, queue_size: QUEUE_SIZE, split: "test" } as const;
  expect(told(await partner.reset(queue)).length).toBeGreaterThan(0);
  partner.close();
  await open.close(0);
});

async function playWhole({ reset, step, rest }: Conversation, seed: number): Promise<string> {
  const answers = [await reset({ task_id: 3, seed, queue_size: QUEUE_SIZE })];
  for (const action of EPISODE) answers.push(await step(action));
  answers.push(await rest());
  return answers.join("\n");
}

const servedIn = (said: string) => SERVED.tickets.filter(({ ticketId }) => said.includes(ticketId));

const SUBMIT: Action = {
  actionType: "submit",
  issueType: "application_support",
  priority: "high",
  assignmentGroup: "application_team",
  resolutionAction: "escalate",
};
/** Every ticket may come back once. Steps after the end are refused, and those answers are read too. */
const EPISODE: readonly Action[] = Array.from({ length: 2 * QUEUE_SIZE }, () => [
  ...TOOL_NAMES.map((toolName): Action => ({ actionType: "investigate", toolName })),
  SUBMIT,
]).flat();

test.each(RAW_PROTOCOLS.map((protocol) => [protocol.name, protocol] as const))(
  "%s tells of the server and its tasks without a withheld ticket",
  async (_name, protocol) => {
    const info = await callRaw(
      protocol,
      server.url,
      "GetServerInfo",
      GetServerInfoRequestSchema,
      create(GetServerInfoRequestSchema),
    );
    const tasks = await callRaw(
      protocol,
      server.url,
      "ListTasks",
      ListTasksRequestSchema,
      create(ListTasksRequestSchema),
    );
    expect(info.text).toContain(SERVED.digest);
    expect(tasks.message).toBeDefined();
    expect(told(info.text + tasks.text)).toEqual([]);
  },
);

test.each([
  ...["/metadata", "/web/metadata", "/schema", "/tasks", "/openapi.json", "/health", "/docs"],
  ...["/web/", "/list_environments", "/helpdesk-env/splits"],
])("GET %s tells of no withheld ticket", async (path) => {
  const answer = await fetched(server.url + path);
  expect(answer).toMatch(/^200 /);
  expect(told(answer)).toEqual([]);
});

// One word of a program may well be the title of a ticket.
test("the page's program tells of no withheld ticket more than a word", async () => {
  const answer = await fetched(`${server.url}/web/script.js`);
  expect(answer).toMatch(/^200 /);
  expect(told(answer).filter((secret) => /\s|\d/.test(secret))).toEqual([]);
});

const TASK_ROUTES = [
  ["tasks", {}],
  ["num_tasks", {}],
  ["task", { index: 0 }],
  ["task_range", { start: 0, stop: 3 }],
] as const;

function taskApi(path: string, body: object): Promise<string> {
  const init = { method: "POST", headers: JSON_TYPE, body: JSON.stringify(body) };
  return fetched(`${server.url}/helpdesk-env/${path}`, init);
}

test.each(TASK_ROUTES)("the task API's %s knows dev alone", async (path, body) => {
  const answer = await taskApi(path, { ...body, split: "dev" });
  expect(answer).toMatch(/^200 /);
  expect(told(answer)).toEqual([]);
  for (const split of ["test", "all"]) {
    const refused = await taskApi(path, { ...body, split });
    const unknown = await taskApi(path, { ...body, split: split.replace(/./g, "x") });
    expect(refused).toMatch(/^422 .*unknown_word/);
    expect(refused).toBe(unknown.replaceAll("x".repeat(split.length), split));
  }
});

test("the task API lists dev alone", async () => {
  expect(await fetched(`${server.url}/helpdesk-env/splits`)).toBe('200 [{"name":"dev","type":"train"}]');
});

const MCP_OPENINGS = [
  ["tools/list", {}],
  ["initialize", { protocolVersion: "2025-06-18" }],
] as const;

test.each(MCP_OPENINGS)("MCP's %s tells of no withheld ticket", async (method, params) => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const ask = (query: string) => fetched(`${server.url}/mcp${query}`, { method: "POST", body });
  expect(told(await ask("?task_id=1&seed=3"))).toEqual([]);
});

test("an address of MCP that names a withheld ticket opens byte for byte what an unknown one opens", async () => {
  const [, params] = MCP_OPENINGS[1];
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params });
  const ask = (query: string) => fetched(`${server.url}/mcp?${query}`, { method: "POST", body });
  for (const { withheld, unknown } of PAIRS) {
    const said = await ask(`ticket_ids=${withheld}`);
    expect(said).toContain("unknown_ticket");
    expect(said).toBe((await ask(`ticket_ids=${unknown}`)).replaceAll(unknown, withheld));
  }
  for (const split of ["test", "all"]) expect(await ask(`split=${split}`)).toContain("unknown_word");
});
