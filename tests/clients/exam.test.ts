/** An exam from its making to its receipt, sat by clients of others over every surface. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, type TestContext } from "vitest";
import { SERVER_SETTINGS } from "../../src/cli/settings/server-settings.js";
import { readSettings } from "../../src/cli/settings/read-settings.js";
import { runExam } from "../../src/cli/exam.js";
import { startExam, type StartedExam } from "../../src/exam-office/start-exam.js";
import type { Terminal } from "../../src/support/terminal.js";
import { runVerify } from "../../src/cli/verify.js";
import { loadDataset } from "../../src/dataset/index.js";
import type { Receipt } from "../../src/exam/index.js";
import { findOpenEnvPython } from "../support/python.js";
import { connect } from "../support/socket-client.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { runTool } from "./run-tool.js";
import { requireTool } from "./tools.js";

const folder = mkdtempSync(path.join(tmpdir(), "helpdesk-exam-"));
const at = (name: string): string => path.join(folder, name);
const python = findOpenEnvPython();
const grpcurl = requireTool("grpcurl");

let exam: StartedExam | undefined;
let server: WholeServer;
let said: string[] = [];

const terminal: Terminal = {
  out: (line) => void said.push(line),
  notes: { write: (text: string) => void said.push(text) },
};

beforeAll(async () => {
  runExam(
    ["create", "--episodes", "8", "--tasks", "1,2", "--key", at("exam.key"), "--out", at("exam.json")],
    {},
    terminal,
  );
  const settings = readSettings(SERVER_SETTINGS, ["--exam", at("exam.json"), "--key", at("exam.key")], {});
  exam = startExam(settings, loadDataset());
  server = await startWholeServer(8, exam === undefined ? {} : { exam: exam.options });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test("the key is for its owner's eyes, and the exam file has nothing of it", () => {
  expect(statSync(at("exam.key")).mode & 0o777).toBe(0o600);
  expect(readFileSync(at("exam.json"), "utf8")).not.toContain(readFileSync(at("exam.key"), "utf8").trim());
  expect(said.at(-1)).toMatch(/^commitment: [0-9a-f]{64}$/);
});

async function post(route: string, body: object): Promise<readonly [number, Record<string, unknown>]> {
  const answer = await fetch(server.url + route, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return [answer.status, (await answer.json()) as Record<string, unknown>];
}

test("over HTTP a seed is refused, a name is taken, and the state and the report are withheld", async () => {
  expect(await post("/reset", { seed: 3 })).toMatchObject([422, { code: "exam_fixed", subject: "seed" }]);
  expect(await post("/reset", { agent: "http" })).toMatchObject([200, { reward: null, done: false }]);
  const state = await fetch(`${server.url}/state`);
  expect([state.status, await state.json()]).toMatchObject([403, { code: "exam_withheld" }]);
});

test("on /ws the same holds", async () => {
  const socket = await connect(`${server.url.replace("http", "ws")}/ws`);
  const reasonOf = async (message: object): Promise<unknown> => (await socket.ask(message)).data["reason"];
  expect(await reasonOf({ type: "reset", data: { ticket_ids: ["ticket-001"] } })).toBe("exam_fixed");
  expect(await socket.ask({ type: "reset", data: { agent: "ws" } })).toMatchObject({ type: "observation" });
  expect(await reasonOf({ type: "state" })).toBe("exam_withheld");
  socket.socket.close();
  await socket.closed();
});

test("over MCP a session that asks for a task is refused, and its tools tell no reward", async () => {
  const rpc = async (method: string, params: object): Promise<Record<string, unknown>> =>
    (await post("/mcp", { jsonrpc: "2.0", id: 1, method, params }))[1];
  expect(await rpc("openenv/session/create", { task_id: 1 })).toMatchObject({
    error: { code: -32602, data: { reason: "exam_fixed", subject: "task_id" } },
  });
  const { result } = await rpc("openenv/session/create", { agent: "mcp" });
  const { session_id } = result as { session_id: string };
  const played = JSON.stringify(
    await rpc("tools/call", { name: "lookup_requester_history", arguments: {}, session_id }),
  );
  expect(played).toContain("Found:");
  expect(played).not.toContain("Reward of this step");
});

test("grpcurl sits an episode, and is told no score", async (context: TestContext) => {
  if (grpcurl.path === undefined) return context.skip(grpcurl.missing);
  const program = grpcurl.path;
  const call = async (rpc: string, data: object): Promise<Record<string, unknown>> => {
    const host = server.url.slice("http://".length);
    const name = `helpdesk.v1.EnvironmentService/${rpc}`;
    const done = await runTool(program, ["-plaintext", "-d", JSON.stringify(data), host, name]);
    if (done.code !== 0) throw new Error(done.stderr);
    return JSON.parse(done.stdout) as Record<string, unknown>;
  };
  await expect(call("Reset", { taskId: 3 })).rejects.toThrow(/InvalidArgument[\s\S]*EXAM_FIXED/);
  const { sessionId } = await call("Reset", { agent: "grpcurl" });
  await expect(call("GetState", { sessionId })).rejects.toThrow(/PermissionDenied[\s\S]*EXAM_WITHHELD/);
  let told: Record<string, unknown> = {};
  while (told["done"] !== true) {
    const { observation } = await call("Step", { sessionId, action: { submit: {} } });
    told = observation as Record<string, unknown>;
    expect(Object.keys(told).filter((key) => /reward|score/i.test(key))).toEqual([]);
  }
});

test("OpenEnv's own Python client sits two episodes", async (context: TestContext) => {
  if (python === undefined) return context.skip("no Python with openenv-core");
  const script = fileURLToPath(new URL("exam_client.py", import.meta.url));
  const seen = JSON.parse(await python.run(script, server.url)) as Record<string, unknown>;
  expect(seen).toEqual({
    played: 2,
    rewards: [null, null],
    rubrics: [null, null],
    seed: expect.stringContaining("a reset cannot name seed") as unknown,
    state: expect.stringContaining("withholds the state") as unknown,
  });
});

test("when it is over, the receipt has every episode, holds, and tells who changed it", async () => {
  let [status, body] = await post("/reset", { session_id: undefined });
  while (status === 200) [status, body] = await post("/reset", {});
  expect([status, body]).toMatchObject([409, { code: "exam_over" }]);
  await server.close();
  exam?.log.close();
  expect(server.failures).toEqual([]);

  said = [];
  const flags = ["--key", at("exam.key"), "--signing-key", at("signing.pem")];
  expect(runExam(["finish", at("exam.json"), ...flags], {}, terminal)).toBe(0);
  const receipt = JSON.parse(readFileSync(at("exam.receipt.json"), "utf8")) as Receipt;
  expect(receipt.episodes).toHaveLength(8);
  expect(receipt.episodes[0]).toMatchObject({ agent: "http", actions: [] });
  expect(receipt.refused.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(["exam_fixed", "exam_withheld", "exam_over"]),
  );

  const check = ["--key", at("exam.key"), "--public-key", at("signing.pem.pub")];
  expect(runVerify([at("exam.receipt.json"), ...check], {}, terminal)).toBe(0);
  expect(said.at(-1)).toMatch(/^Proved: each of the 8 episodes, .* Not proved: /);

  const lifted = receipt.episodes.map((episode) => ({ ...episode, rubric: 1 }));
  writeFileSync(at("forged.json"), JSON.stringify({ ...receipt, episodes: lifted }));
  expect(runVerify([at("forged.json"), ...check], {}, terminal)).toBe(1);
  expect(said.at(-1)).toBe("Nothing is proved: the receipt is not what was signed, or not what was played.");
});
