/** The official TypeScript MCP client, over streamable HTTP, against the helpdesk. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OwnedService } from "../../src/service/index.js";
import { helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { countingService } from "../support/helpdesk-service.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";

const NINE = [
  "lookup_related_ticket",
  "lookup_requester_history",
  "lookup_internal_routing_note",
  "lookup_queue_capacity_forecast",
  "lookup_queue_cluster_summary",
  "request_info",
  "open_incident",
  "defer",
  "submit_routing",
];

const ROUTE = {
  issue_type: "application_support",
  priority: "high",
  assignment_group: "application_team",
  resolution_action: "escalate",
};

interface Structured {
  readonly observation: Readonly<Record<string, unknown>>;
  readonly reward: number;
  readonly done: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
}

let service: OwnedService;
let server: TestServer;

beforeEach(async () => {
  service = countingService(2);
  server = await serveOpenEnv(helpdeskEnvironment(service));
});

afterEach(() => server.close());

interface Connected {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;
}

async function connect(query: string): Promise<Connected> {
  const client = new Client({ name: "test", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(new URL(`${server.url}/mcp${query}`));
  await client.connect(transport);
  return { client, transport };
}

async function call(
  client: Client,
  name: string,
  args: object = {},
): Promise<{ text: string; seen: Structured }> {
  const result = await client.callTool({ name, arguments: { ...args } });
  const [content] = result.content as readonly { type: string; text: string }[];
  expect(result.isError ?? false).toBe(false);
  return {
    text: content?.text ?? "",
    seen: result.structuredContent as Structured,
  };
}

describe("an agent that has nothing but tools", () => {
  test("plays the episode that its address asks for, from the first ticket to the score", async () => {
    const { client, transport } = await connect("?task_id=3&seed=42");
    expect(client.getServerVersion()).toEqual({
      name: "helpdesk-env",
      title: "IT helpdesk ticket routing",
      version: "0.0.0-test",
    });
    const opening = client.getInstructions() ?? "";
    expect(opening).toContain("Task: Adaptive Queue Routing.");
    expect(opening).toContain('{"ticket_id":"');
    await client.ping();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(NINE);

    const looked = await call(client, "lookup_internal_routing_note");
    expect(looked.seen.observation["last_tool_result"]).toMatchObject({
      action_type: "investigate",
      tool_name: "lookup_internal_routing_note",
    });
    expect(looked.text).toMatch(/Found:\n\{.*\n\nReward of this step: /s);
    let last = looked;
    while (!last.seen.done) last = await call(client, "submit_routing", ROUTE);
    const score = last.seen.observation["rubric_reward"];
    expect(score).toEqual(expect.any(Number));
    expect(last.text).toContain(
      `The episode is over. Its score is ${String(score)}; further calls are refused.`,
    );

    const after = await client.callTool({ name: "submit_routing", arguments: ROUTE });
    expect(after).toMatchObject({
      isError: true,
      content: [
        {
          type: "text",
          text: "The episode is over. Further calls are refused; a new MCP session starts the next episode.",
        },
      ],
    });
    expect(service.activeSessions()).toBe(1);
    await transport.terminateSession();
    expect(service.activeSessions()).toBe(0);
    await client.close();
  });

  test("the same address gives the same episode, answer for answer", async () => {
    const played: (readonly unknown[])[] = [];
    for (let time = 0; time < 2; time += 1) {
      const { client, transport } = await connect("?task_id=2&seed=7&queue_size=3&episode_id=e");
      played.push([
        client.getInstructions(),
        await call(client, "lookup_requester_history"),
        await call(client, "submit_routing", ROUTE),
      ]);
      await transport.terminateSession();
      await client.close();
    }
    expect(played[1]).toEqual(played[0]);
  });

  test("an episode offers the tools of its task alone", async () => {
    const { client } = await connect("?task_id=1&seed=1");
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([...NINE.slice(0, 3), "submit_routing"]);
    await client.close();
  });

  test("tickets can be named one by one", async () => {
    const first = await connect("?task_id=1&seed=1");
    const { seen } = await call(first.client, "lookup_related_ticket");
    const id = (seen.observation["current_ticket"] as { ticket_id: string }).ticket_id;
    await first.transport.terminateSession();
    const { client } = await connect(`?task_id=1&ticket_ids=${id}`);
    const { seen: only } = await call(client, "submit_routing", ROUTE);
    expect([only.done, only.observation["queue_size"]]).toEqual([true, 1]);
  });

  test.each([
    [
      "an unknown word",
      { ...ROUTE, priority: "urgent" },
      "priority: Input should be 'critical', 'high', 'medium' or 'low'",
    ],
    ["a label left out", { ...ROUTE, priority: undefined }, "priority: Field required"],
    [
      "a field of another tool",
      { ...ROUTE, tool_target_ticket_id: "x" },
      "tool_target_ticket_id: This tool does not take it",
    ],
  ])("%s is told to the model, and nothing is played", async (_name, args, words) => {
    const { client } = await connect("?task_id=1&seed=1");
    const result = await client.callTool({ name: "submit_routing", arguments: args });
    expect(result).toEqual({
      isError: true,
      content: [
        {
          type: "text",
          text: `The arguments do not fit: ${words}. Nothing was played; call again with arguments that fit.`,
        },
      ],
    });
    const { seen } = await call(client, "lookup_related_ticket");
    expect(seen.observation["history"]).toHaveLength(1);
  });

  test.each(["reset", "state", "step", "close"])("%s is no tool", async (name) => {
    const { client } = await connect("");
    await expect(client.callTool({ name })).rejects.toThrow(`Unknown tool: '${name}'`);
  });

  test("an address that asks for nonsense, and a full server, say so at once", async () => {
    await expect(connect("?task_id=9")).rejects.toThrow("There is no task 9.");
    await expect(connect("?seed=-1")).rejects.toThrow("greater than or equal to 0");
    expect(service.activeSessions()).toBe(0);
    await connect("");
    await connect("");
    await expect(connect("")).rejects.toThrow("Server at capacity: 2/2 sessions active.");
  });
});

describe("what a tool's schema says", () => {
  test("is what the server takes: a fit of the schema is played, anything else is refused", async () => {
    const { client } = await connect("?task_id=3&seed=1");
    const { tools } = await client.listTools();
    for (const { name, description, inputSchema } of tools) {
      const fits = new Ajv2020({ strict: true }).compile(inputSchema);
      const args = name === "submit_routing" ? ROUTE : {};
      expect([name, fits(args), fits({ ...args, bogus: 1 })]).toEqual([name, true, false]);
      expect((description ?? "").length).toBeGreaterThan(80);
      expect(await client.callTool({ name, arguments: { ...args, bogus: 1 } })).toMatchObject({
        isError: true,
      });
    }
  });
});

describe("streamable HTTP", () => {
  const INITIALIZE = {
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } },
  };

  const post = (body: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${server.url}/mcp`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
    });

  async function session(): Promise<string> {
    const response = await post(INITIALIZE);
    await response.arrayBuffer();
    return response.headers.get("mcp-session-id") ?? "";
  }

  test("the revision that the client speaks is kept, else the newest is offered", async () => {
    const versionOf = async (protocolVersion: string): Promise<unknown> => {
      const answer = await post({ ...INITIALIZE, params: { ...INITIALIZE.params, protocolVersion } });
      return ((await answer.json()) as { result: { protocolVersion: string } }).result.protocolVersion;
    };
    expect([await versionOf("2025-06-18"), await versionOf("1999-01-01")]).toEqual([
      "2025-06-18",
      "2025-11-25",
    ]);
  });

  test("notifications get 202 and no body, in a session and without one", async () => {
    const note = { jsonrpc: "2.0", method: "notifications/initialized" };
    for (const headers of [{}, { "mcp-session-id": await session() }]) {
      const answer = await post(note, headers);
      expect([answer.status, await answer.text()]).toEqual([202, ""]);
    }
  });

  test("there is no stream to get: 405", async () => {
    const answer = await fetch(`${server.url}/mcp`, { headers: { accept: "text/event-stream" } });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST, DELETE"]);
  });

  test("a client that takes events alone gets its answer as one event", async () => {
    const answer = await post(INITIALIZE, { accept: "text/event-stream" });
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    expect(await answer.text()).toMatch(
      /^event: message\ndata: \{"jsonrpc":"2\.0","id":1,"result":.*\}\n\n$/,
    );
  });

  test.each<[string, number, Record<string, string>]>([
    ["a client that takes neither", 406, { accept: "text/html" }],
    ["a page of another site", 403, { origin: "https://elsewhere.example" }],
    ["a session that is not there", 404, { "mcp-session-id": "nope" }],
  ])("%s: %i", async (_name, status, headers) => {
    const isSession = "mcp-session-id" in headers;
    const answer = await post(isSession ? { jsonrpc: "2.0", id: 1, method: "ping" } : INITIALIZE, headers);
    expect([answer.status, await answer.json()]).toMatchObject([
      status,
      { jsonrpc: "2.0", id: status === 403 ? null : 1 },
    ]);
    expect(service.activeSessions()).toBe(0);
  });

  test("a revision that is not spoken here: 400", async () => {
    const headers = { "mcp-session-id": await session(), "mcp-protocol-version": "1999-01-01" };
    expect((await post({ jsonrpc: "2.0", id: 1, method: "ping" }, headers)).status).toBe(400);
  });

  test("DELETE ends the session, once", async () => {
    const headers = { "mcp-session-id": await session() };
    const end = async (): Promise<number> =>
      (await fetch(`${server.url}/mcp`, { method: "DELETE", headers })).status;
    expect([await end(), await end()]).toEqual([200, 404]);
    expect((await fetch(`${server.url}/mcp`, { method: "DELETE" })).status).toBe(400);
    expect(service.activeSessions()).toBe(0);
  });

  test("a session of MCP is one like any other: /ws and HTTP can name it", async () => {
    const id = await session();
    const state = await fetch(`${server.url}/state`, { headers: { "x-session-id": id } });
    expect(await state.json()).toMatchObject({ step_count: 0 });
  });
});
