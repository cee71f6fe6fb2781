/** In an exam a reset that names anything but its agent deals nothing, also where names that nobody knows are dropped otherwise. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startExamServer } from "../support/exam-server.js";
import { connect } from "../support/socket-client.js";
import type { WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startExamServer(1);
});
afterAll(() => server.close(0));

const NAMED: readonly (readonly [object, string])[] = [
  [{ taskId: 3 }, "taskId"],
  [{ Seed: 1 }, "Seed"],
  [{ foo: 1 }, "foo"],
  [{ seed: null }, "seed"],
  [{ agent: "me", ticket_ids: null, foo: null }, "ticket_ids, foo"],
];

const OPEN_EPISODE = {
  "mcp-protocol-version": "2026-07-28",
  "mcp-method": "tools/call",
  "mcp-name": "open_episode",
};
const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

async function post(path: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: response.status, text: await response.text() };
}

function rpc(method: string, params: object): object {
  return { jsonrpc: "2.0", id: 1, method, params };
}

function openEpisode(query: string, args: object) {
  const call = rpc("tools/call", { name: "open_episode", arguments: args, _meta: META });
  return post(`/mcp${query}`, call, OPEN_EPISODE);
}

test("a name that no reset knows, or a null, is refused on every surface of OpenEnv, and the one episode is dealt after", async () => {
  const socket = await connect(`${server.url.replace("http", "ws")}/ws`);
  for (const [named, told] of NAMED) {
    const problem = `This is an exam: a reset cannot name ${told}.`;
    const http = await post("/reset", named);
    expect([http.status, http.text]).toEqual([422, expect.stringContaining(problem)]);
    expect(JSON.stringify(await socket.ask({ type: "reset", data: named }))).toContain(problem);
    expect((await post("/mcp", rpc("openenv/session/create", named))).text).toContain(problem);
  }
  const [query, fields] = ["?taskId=3", "a reset cannot name taskId."];
  expect((await post(`/reset${query}`, {})).text).toContain(fields);
  expect((await post(`/mcp${query}`, rpc("openenv/session/create", {}))).text).toContain(fields);
  expect((await openEpisode(query, {})).text).toContain(fields);
  expect((await openEpisode("", { seed: null })).text).toContain("a reset cannot name seed.");
  expect((await post("/reset", { agent: "a\u001B[31m" })).text).toContain(
    "agent has a control character, U+001B, at its character 2.",
  );

  expect((await post("/reset", { agent: null })).status).toBe(200);
  expect((await post("/reset", {})).text).toContain("All of the exam is dealt: 1 episode.");
  socket.socket.close();
  expect(server.failures).toEqual([]);
});
