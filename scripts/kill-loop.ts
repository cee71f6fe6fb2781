/**
 * Plays many sessions over HTTP against a server that keeps them on disk, kills it with SIGKILL at random moments, and starts
 * it again. Every answer must be that of a server which was never killed, byte for byte, and every step must be taken once.
 *
 *   npx tsx scripts/kill-loop.ts [SESSIONS] [KILLS] [process|disk]
 */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { loadDataset } from "../src/dataset/index.js";
import { NO_LOG, startServer } from "../src/transport/server.js";

const [sessions = 1_000, kills = 20] = process.argv.slice(2, 4).map(Number);
const durability = process.argv[4] ?? "process";
const PORT = 20_000 + (process.pid % 20_000);
const WORKERS = 64;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly session: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: WORKERS });

function post(port: number, route: string, body: object): Promise<Answer> {
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const call = request({ port, path: route, method: "POST", agent, headers }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on("data", (chunk: Buffer) => chunks.push(chunk));
      reply.on("error", reject);
      reply.on("end", () =>
        resolve({
          status: reply.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          session: String(reply.headers["x-session-id"]),
        }),
      );
      reply.on("aborted", () => reject(new Error("the answer was cut off")));
    });
    call.on("error", reject);
    call.end(text);
  });
}

const tally = { answers: 0, repeated: 0, different: 0, refused: 0 };

/** Sends a call until it is answered. */
async function insist(route: string, body: object): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await post(PORT, route, body);
      tally.answers += 1;
      if (attempt > 0) tally.repeated += 1;
      return answer;
    } catch {
      await pause(50);
    }
  }
}

function compare(ours: Answer, theirs: Answer, what: string): void {
  if (ours.status !== 200) tally.refused += 1;
  if (ours.body === theirs.body) return;
  tally.different += 1;
  console.error(`${what}: ${ours.status} ${ours.body.slice(0, 200)}`);
}

/** The actions of the bench: what is recommended, then one route. */
function actionAfter(body: string): object {
  const seen = JSON.parse(body) as {
    observation: { current_ticket?: { context_status?: { recommended_tools?: string[] } } };
  };
  const tool = seen.observation.current_ticket?.context_status?.recommended_tools?.[0];
  if (tool !== undefined) return { action_type: "investigate", tool_name: tool };
  const route = { issue_type: "identity_access", priority: "high", assignment_group: "service_desk" };
  return { action_type: "submit", ...route, resolution_action: "fulfill" };
}

async function playSession(seed: number, referencePort: number): Promise<void> {
  const options = { task_id: 3, seed, split: "all" };
  let theirs = await post(referencePort, "/reset", options);
  let ours = await insist("/reset", { ...options, request_id: randomUUID() });
  compare(ours, theirs, `reset ${seed}`);
  for (let step = 0; !(JSON.parse(theirs.body) as { done: boolean }).done; step += 1) {
    const action = actionAfter(theirs.body);
    theirs = await post(referencePort, "/step", { action, session_id: theirs.session });
    const call = { action, session_id: ours.session, request_id: `step-${step}`, expected_step: step };
    ours = { ...(await insist("/step", call)), session: ours.session };
    compare(ours, theirs, `step ${step + 1} of ${seed}`);
  }
  await post(referencePort, "/close", { session_id: theirs.session });
  compare(
    await insist("/close", { session_id: ours.session }),
    { ...ours, body: closed(ours.session) },
    `close ${seed}`,
  );
}

const closed = (id: string): string => JSON.stringify({ session_id: id, closed: true });

function serve(folder: string): ChildProcess {
  const flags = ["--port", String(PORT), "--store", `disk:${folder}`, "--durability", durability];
  const main = process.env["HELPDESK_MAIN"]?.split(" ") ?? ["--import", "tsx", "src/cli/main.ts"];
  const args = [...main, "serve", ...flags, "--max-concurrent-envs", "100000", "--log-level", "warn"];
  return spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
}

async function untilReady(): Promise<number> {
  const begun = performance.now();
  for (;;) {
    try {
      await post(PORT, "/close", { session_id: "none" });
      return performance.now() - begun;
    } catch {
      await pause(5);
    }
  }
}

const folder = mkdtempSync(path.join(tmpdir(), "kill-loop-"));
const reference = await startServer({
  dataset: loadDataset(),
  version: "0",
  ports: [0],
  host: "127.0.0.1",
  maxSessions: 100_000,
  sessionTimeoutMs: 3_600_000,
  stepDeadlineMs: 30_000,
  log: NO_LOG,
});
let server = serve(folder);
await untilReady();
let begun = 0;
let finished = 0;
const playing = Array.from({ length: WORKERS }, async () => {
  while (begun < sessions) {
    begun += 1;
    await playSession(begun, reference.ports[0] ?? 0);
    finished += 1;
  }
});
const ready: number[] = [];
let killed = 0;
while (killed < kills && finished < sessions) {
  await pause(200 + Math.random() * 1_500);
  if (finished >= sessions) break;
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGKILL");
  await gone;
  killed += 1;
  server = serve(folder);
  ready.push(await untilReady());
}
await Promise.all(playing);
server.kill("SIGTERM");
await reference.close(0);
agent.destroy();
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
ready.sort((a, b) => a - b);
const median = ready[Math.floor(ready.length / 2)] ?? 0;
console.log({
  durability,
  sessions: finished,
  killed,
  ...tally,
  readyMs: { median, most: ready.at(-1) ?? 0 },
});
process.exitCode = tally.different === 0 ? 0 : 1;
