/** MCP's own client with the token of an agent: it opens nothing, and plays what it was given. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../support/socket-client.js";
import { bearer, ENTRIES, TOKENS } from "../support/tokens.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(100, { tokens: ENTRIES });
});
afterAll(async () => {
  expect(server.failures).toEqual([]);
  await server.close(0);
});

/** A session of the trainer's, in play. */
function given(owner = "trainer"): string {
  const session = server.service.openSession({ name: owner });
  session.reset({ taskId: 3, seed: 7, queueSize: 4 });
  return session.id;
}

async function clientAt(address: string, token: string = TOKENS.agent): Promise<Client> {
  const client = new Client({ name: "test", version: "0" });
  const transport = new StreamableHTTPClientTransport(new URL(server.url + address), {
    requestInit: { headers: bearer(token) },
  });
  await client.connect(transport);
  return client;
}

const stepsOf = (id: string): number => server.service.session(id).state()?.stepCount ?? -1;

test("an agent whose address names its session initializes, and its calls play that", async () => {
  const session = given();
  const before = server.service.activeSessions();
  const client = await clientAt(`/mcp?session_id=${session}`);
  expect(client.getInstructions()).toContain("a session that somebody opened for you");
  const { tools } = await client.listTools();
  expect(
    tools.map(({ name, inputSchema }) => [name, Object.keys(inputSchema.properties ?? {})]),
  ).toContainEqual(["defer", []]);
  const result = await client.callTool({ name: "defer" });
  expect([result.isError, stepsOf(session), server.service.activeSessions()]).toEqual([false, 1, before]);
  await client.close();
});

test("an agent whose address names none initializes, and names its session with each call", async () => {
  const session = given();
  const before = server.service.activeSessions();
  const client = await clientAt("/mcp");
  expect(client.getInstructions()).toContain("the argument session_id");
  const { tools } = await client.listTools();
  expect(tools.every(({ inputSchema }) => inputSchema.required?.includes("session_id"))).toBe(true);
  const result = await client.callTool({ name: "defer", arguments: { session_id: session } });
  expect([result.isError, stepsOf(session), server.service.activeSessions()]).toEqual([false, 1, before]);
  await expect(client.callTool({ name: "defer", arguments: {} })).rejects.toThrow(/session_id/);
  await client.close();
});

test("a /mcp socket plays the session that its address names, for an agent too, and leaves it there", async () => {
  const session = given();
  const address = `${server.url.replace("http", "ws")}/mcp`;
  const socket = await connect(`${address}?session_id=${session}`, bearer(TOKENS.agent));
  const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "defer", arguments: {} } };
  expect(await socket.ask(call)).toMatchObject({ result: { is_error: false } });
  socket.socket.close();
  await socket.closed();
  expect(stepsOf(session)).toBe(1);
  const without = await connect(address, bearer(TOKENS.agent));
  expect(await without.next()).toMatchObject({ error: { data: { reason: "permission_denied" } } });
});

test("nobody is given another's session by its address, and one that is not there is told", async () => {
  const session = given("grader");
  await expect(clientAt(`/mcp?session_id=${session}`, TOKENS.trainer)).rejects.toThrow(/belongs to|may not/);
  await expect(clientAt("/mcp?session_id=gone")).rejects.toThrow(/Unknown session_id: gone/);
});

test("who may open sessions is given a new one, as before", async () => {
  const before = server.service.activeSessions();
  const client = await clientAt("/mcp?task_id=1&seed=7", TOKENS.trainer);
  expect(client.getInstructions()).toContain("Current ticket");
  expect(server.service.activeSessions()).toBe(before + 1);
  await client.close();
});
