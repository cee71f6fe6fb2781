/** What the words mean, wherever an agent or a person may ask: the same sentences over every protocol. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHelpdeskClient } from "../../src/client/index.js";
import { HANDBOOK } from "../../src/domain/handbook.js";
import { buildPrompt } from "../../src/policies/index.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(4);
});
afterAll(() => server.close(0));

const get = (headers: Record<string, string> = {}, method = "GET"): Promise<Response> =>
  fetch(`${server.url}/handbook`, { method, headers });

describe("GET /handbook", () => {
  test.each([[undefined], ["*/*"], ["text/html,application/xhtml+xml,*/*;q=0.8"], ["text/markdown"]])(
    "is the whole as Markdown for one that accepts %s",
    async (accept) => {
      const answer = await get(accept === undefined ? {} : { accept });
      expect([answer.status, answer.headers.get("content-type"), answer.headers.get("vary")]).toEqual([
        200,
        "text/markdown; charset=utf-8",
        expect.stringMatching(/\baccept\b/i),
      ]);
      expect(await answer.text()).toBe(HANDBOOK.text);
    },
  );

  test.each([["application/json"], ["text/html, Application/JSON;q=0.9"]])(
    "is the whole as data for one that accepts %s",
    async (accept) => {
      const answer = await get({ accept });
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(await answer.json()).toEqual(HANDBOOK);
    },
  );

  test("is not sent again to one that has it, and data is not taken for the text", async () => {
    const etag = (await get()).headers.get("etag") ?? "";
    expect((await get({ "if-none-match": etag })).status).toBe(304);
    expect((await get({ "if-none-match": etag, accept: "application/json" })).status).toBe(200);
  });

  test("is described in /openapi.json in both forms", async () => {
    const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
      paths: Record<string, { get: { responses: { "200": { content: object } } } }>;
    };
    expect(Object.keys(paths["/handbook"]?.get.responses["200"].content ?? {})).toEqual([
      "application/json",
      "text/markdown",
    ]);
  });
});

describe("the same sentences", () => {
  test.each(["connect", "connect_json", "grpc_web"] as const)(
    "come from GetHandbook over %s",
    async (protocol) => {
      expect(await createHelpdeskClient(server.url, { protocol }).handbook()).toEqual(HANDBOOK);
    },
  );

  test.each(["/tasks", "/helpdesk.v1.EnvironmentService/ListTasks?connect=v1&encoding=json&message={}"])(
    "stand beside the tasks of %s",
    async (path) => {
      expect(await (await fetch(`${server.url}${path}`)).json()).toMatchObject({ handbook: HANDBOOK.text });
    },
  );

  test("are what an agent with tools alone reads before its first ticket", async () => {
    const response = await fetch(`${server.url}/mcp`, {
      method: "POST",
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "openenv/session/create",
        params: { task_id: 3 },
      }),
    });
    const { result } = (await response.json()) as { result: { text: string } };
    const [before] = result.text.split("Current ticket");
    expect(before).toContain(HANDBOOK.text);
  });

  test("are in the system prompt of a language model, and in short in every observation", async () => {
    const session = createHelpdeskClient(server.url, { closeAtExit: false }).session();
    const observation = await session.reset({ taskId: 1 });
    await session.close();
    expect(observation.instructions).toContain(HANDBOOK.short);
    const { messages } = buildPrompt(observation, [], { mode: "tools", contextTokens: 12_000 });
    expect(messages[0]?.content).toContain(HANDBOOK.text);
  });
});
