/**
 * Plays many sessions over HTTP against a server that keeps them on disk, kills it with SIGKILL at random moments, and starts
 * it again. Every answer must be that of a server which was never killed, byte for byte, and every step must be taken once.
 *
 *   npx tsx scripts/kill-loop.ts [SESSIONS] [KILLS] [process|disk]
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { playInsisting, untilReady } from "./insisting-players.js";

const [sessions = 1_000, kills = 20] = process.argv.slice(2, 4).map(Number);
const durability = process.argv[4] ?? "process";
const PORT = 20_000 + (process.pid % 20_000);

function serve(folder: string): ChildProcess {
  const flags = ["--port", String(PORT), "--store", `disk:${folder}`, "--durability", durability];
  const main = process.env["HELPDESK_MAIN"]?.split(" ") ?? ["--import", "tsx", "src/cli/main.ts"];
  const args = [...main, "serve", ...flags, "--max-concurrent-envs", "100000", "--log-level", "warn"];
  return spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
}

const folder = mkdtempSync(path.join(tmpdir(), "kill-loop-"));
let server = serve(folder);
const { tally, done, post } = playInsisting(PORT, sessions, 64);
const ready: number[] = [];
let killed = 0;
while (killed < kills && tally.finished < sessions) {
  await pause(200 + Math.random() * 1_500);
  if (tally.finished >= sessions) break;
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGKILL");
  await gone;
  killed += 1;
  server = serve(folder);
  ready.push(await untilReady(post, PORT));
}
await done;
server.kill("SIGTERM");
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
ready.sort((a, b) => a - b);
const median = ready[Math.floor(ready.length / 2)] ?? 0;
console.log({ durability, killed, ...tally, readyMs: { median, most: ready.at(-1) ?? 0 } });
process.exitCode = tally.different === 0 ? 0 : 1;
