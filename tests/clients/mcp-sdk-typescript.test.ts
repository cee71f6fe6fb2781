/** MCP's official TypeScript client of the second generation, in every mode that it has, against the helpdesk. */
import { Client, StreamableHTTPClientTransport, type ClientOptions } from "@modelcontextprotocol/client";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OwnedService } from "../../src/service/index.js";
import { helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { countingService } from "../support/helpdesk-service.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";

const ROUTE = {
  issue_type: "application_support",
  priority: "high",
  assignment_group: "application_team",
  resolution_action: "escalate",
};

let service: OwnedService;
let server: TestServer;
beforeEach(async () => {
  service = countingService(2);
  server = await serveOpenEnv(helpdeskEnvironment(service));
});
afterEach(() => server.close());

async function connect(versionNegotiation: ClientOptions["versionNegotiation"], query = ""): Promise<Client> {
  const client = new Client(
    { name: "test", version: "1.0.0" },
    versionNegotiation === undefined ? {} : { versionNegotiation },
  );
  await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp${query}`)));
  return client;
}

interface Answer {
  readonly isError: boolean;
  readonly text: string;
  readonly seen: Readonly<Record<string, unknown>>;
}

async function call(client: Client, name: string, args: Record<string, unknown> = {}): Promise<Answer> {
  const { isError = false, content, structuredContent } = await client.callTool({ name, arguments: args });
  const [first] = content;
  return {
    isError,
    text: first?.type === "text" ? first.text : "",
    seen: (structuredContent ?? {}) as Answer["seen"], // an object, as tools answer here
  };
}

describe.each([{ mode: "auto" }, { mode: { pin: "2026-07-28" } }] as const)(
  "the stateless revision, %o",
  (how) => {
    test("an episode is opened, played to its score and closed by tools alone", async () => {
      const client = await connect(how);
      const opened = await call(client, "open_episode", { task_id: 3, seed: 42 });
      expect(opened.text).toMatch(
        /^session_id: session-1\n\nYou work through a queue of IT helpdesk tickets/,
      );
      expect(opened.seen).toMatchObject({
        session_id: "session-1",
        done: false,
        observation: { task_id: 3 },
      });
      const session = { session_id: "session-1" };
      let last = await call(client, "lookup_internal_routing_note", session);
      expect(last.seen["observation"]).toMatchObject({ history: [{}] });
      while (last.seen["done"] !== true)
        last = await call(client, "submit_routing", { ...ROUTE, ...session });
      expect(last.seen["observation"]).toMatchObject({ rubric_reward: expect.any(Number) as unknown });
      expect(await call(client, "defer", session)).toMatchObject({
        isError: true,
        text: "The episode is over. Further calls are refused; open_episode starts the next episode.",
      });
      const again = await call(client, "open_episode", { ...session, task_id: 3, seed: 42 });
      expect(again.seen).toEqual(opened.seen);
      expect((await call(client, "close_episode", session)).seen).toEqual({
        session_id: "session-1",
        closed: true,
      });
      expect(service.activeSessions()).toBe(0);
      await client.close();
    });

    test("a call without a session, with a wrong one, or with one that has ended plays nothing and says what to do", async () => {
      const client = await connect(how);
      const missing =
        "The argument session_id is missing: call open_episode first and give its session_id. Nothing was played.";
      for (const args of [ROUTE, { ...ROUTE, session_id: "" }, { ...ROUTE, session_id: null }]) {
        expect(await call(client, "submit_routing", args)).toMatchObject({ isError: true, text: missing });
      }
      const wrong = await call(client, "submit_routing", { ...ROUTE, session_id: "nope" });
      expect(wrong.text).toBe(
        'There is no session "nope". Call open_episode for a new session. Nothing was played.',
      );
      await call(client, "open_episode");
      service.session("session-1").close();
      const ended = await call(client, "submit_routing", { ...ROUTE, session_id: "session-1" });
      expect(ended.text).toBe(
        'The session "session-1" was closed. Call open_episode for a new session. Nothing was played.',
      );
      expect(service.activeSessions()).toBe(0);
      await client.close();
    });

    test("two sessions of one client are two episodes", async () => {
      const client = await connect(how, "?task_id=1&seed=1");
      const [first, second] = [await call(client, "open_episode"), await call(client, "open_episode")];
      await call(client, "submit_routing", { ...ROUTE, session_id: first.seen["session_id"] });
      expect(service.session(String(first.seen["session_id"])).state()?.stepCount).toBe(1);
      expect(service.session(String(second.seen["session_id"])).state()?.stepCount).toBe(0);
      const full = await call(client, "open_episode");
      expect([full.isError, full.text]).toEqual([
        true,
        expect.stringContaining("Server at capacity: 2/2 sessions active.") as unknown,
      ]);
      await client.close();
    });

    test("every tool's schema asks for the session, and fits what is played", async () => {
      const client = await connect(how, "?task_id=3&seed=1");
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name).filter((name) => /_episode$/.test(name))).toEqual([
        "open_episode",
        "close_episode",
      ]);
      for (const { name, inputSchema } of tools) {
        const fits = new Ajv2020({ strict: true }).compile(inputSchema);
        const route = name === "submit_routing" ? ROUTE : {};
        expect([
          name,
          fits(route),
          fits({ ...route, session_id: "s" }),
          fits({ ...route, session_id: "s", bogus: 1 }),
        ]).toEqual([name, name === "open_episode", true, false]);
      }
      const opening = tools.find(({ name }) => name === "open_episode")?.inputSchema.properties ?? {};
      expect(Object.keys(opening).sort()).toEqual([
        "agent",
        "episode_id",
        "history",
        "policy",
        "queue_size",
        "reward_mode",
        "run",
        "session_id",
        "source",
        "split",
        "static_fields",
        "ticket_ids",
      ]);
      expect((await call(client, "open_episode", { seed: 2 })).text).toBe(
        'The server\'s address fixes "seed"; leave it out. Nothing was played.',
      );
      await client.close();
    });

    test("it offers tools and nothing else, so that prompts and resources are empty lists", async () => {
      const client = await connect(how);
      expect(client.getServerCapabilities()).toEqual({ tools: {} });
      expect(await client.listPrompts()).toMatchObject({ prompts: [] });
      expect(await client.listResources()).toMatchObject({ resources: [] });
      await client.close();
    });
  },
);

test("without negotiation the client plays as before: initialize opens the session", async () => {
  const client = await connect(undefined, "?task_id=1&seed=1");
  expect(client.getInstructions()).toContain("Current ticket, 1 of");
  expect((await call(client, "submit_routing", ROUTE)).seen["observation"]).toMatchObject({ task_id: 1 });
  expect(service.activeSessions()).toBe(1);
  await client.close();
});
