/**
 * Plays many sessions over HTTP against two servers over one store, behind nginx. One of them is killed with SIGKILL, or paused
 * with SIGSTOP for longer than it may be silent and then let go on, at random moments. Every answer must be that of a server to
 * which none of this happened, byte for byte, and every step must be taken once. Needs redis-server and nginx on the PATH.
 *
 *   npx tsx scripts/shared-kill-loop.ts [SESSIONS] [FAULTS] [hash|round-robin]
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { playInsisting, untilReady } from "./insisting-players.js";

const [sessions = 1_000, faults = 10] = process.argv.slice(2, 4).map(Number);
const balance = process.argv[4] ?? "hash";
const BASE = 20_000 + (process.pid % 10_000) * 4;
const [PROXY, REDIS, ...PORTS] = [BASE, BASE + 1, BASE + 2, BASE + 3];
/** As long as a server may be silent, and some more. */
const PAUSE_MS = 17_000;

const folder = mkdtempSync(path.join(tmpdir(), "shared-kill-loop-"));

function startRedis(): ChildProcess {
  const kept = ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""];
  const args = ["--port", String(REDIS), "--bind", "127.0.0.1", "--dir", folder, ...kept];
  return spawn("redis-server", args, { stdio: "ignore" });
}

function serve(port: number): ChildProcess {
  const main = process.env["HELPDESK_MAIN"]?.split(" ") ?? ["--import", "tsx", "src/cli/main.ts"];
  const flags = ["--port", String(port), "--store", `redis://127.0.0.1:${REDIS}`];
  const args = [...main, "serve", ...flags, "--max-concurrent-envs", "100000", "--log-level", "error"];
  return spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
}

/** A server that does not answer is passed over for a second; nothing is sent to the other one that may have been done. */
function startNginx(): ChildProcess {
  for (const name of ["body", "proxy", "fastcgi", "uwsgi", "scgi"]) mkdirSync(path.join(folder, name));
  const servers = PORTS.map((port) => `server 127.0.0.1:${port} max_fails=1 fail_timeout=1s;`).join(" ");
  const hash = balance === "hash" ? "hash $http_x_session_id consistent;" : "";
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name.replace("client_", "")};`)
    .join(" ");
  writeFileSync(
    path.join(folder, "nginx.conf"),
    `daemon off; pid ${folder}/pid; error_log /dev/null; events { worker_connections 8192; }
http {
  access_log off; ${temporary}
  upstream helpdesk { ${hash} ${servers} keepalive 256; }
  server {
    listen 127.0.0.1:${PROXY};
    location / {
      proxy_pass http://helpdesk; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_connect_timeout 1s; proxy_read_timeout 3s;
    }
  }
}`,
  );
  return spawn("nginx", ["-p", folder, "-c", path.join(folder, "nginx.conf")], { stdio: "ignore" });
}

const redis = startRedis();
await pause(500);
const servers = PORTS.map(serve);
const nginx = startNginx();
// From the proxy: no server is reached, or one did not answer in time. From a server: the store could not be asked.
const { tally, done, post } = playInsisting(PROXY, sessions, Math.min(sessions, 1_000), [502, 503, 504]);
await Promise.all(PORTS.map((port) => untilReady(post, port)));
const ready: number[] = [];
const begun = performance.now();
let [killed, paused] = [0, 0];

async function kill(which: number): Promise<void> {
  const [server, port] = [servers[which], PORTS[which]];
  if (server === undefined || port === undefined) return;
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGKILL");
  await gone;
  killed += 1;
  servers[which] = serve(port);
  ready.push(await untilReady(post, port));
}

async function suspend(which: number): Promise<void> {
  servers[which]?.kill("SIGSTOP");
  await pause(PAUSE_MS);
  servers[which]?.kill("SIGCONT");
  paused += 1;
}

while (killed + paused < faults && tally.finished < sessions) {
  await pause(500 + Math.random() * 1_500);
  const which = Math.random() < 0.5 ? 0 : 1;
  // One in four: it takes its time.
  await (killed + paused > 0 && (killed + paused) % 4 === 0 ? suspend(which) : kill(which));
  console.error(`${killed} killed, ${paused} paused, ${tally.finished} of ${sessions} sessions played`);
}
await done;
const seconds = Math.round((performance.now() - begun) / 1000);
for (const process of [...servers, nginx]) process.kill("SIGTERM");
redis.kill("SIGKILL");
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
ready.sort((a, b) => a - b);
const readyMs = { median: ready[Math.floor(ready.length / 2)] ?? 0, most: ready.at(-1) ?? 0 };
console.log({ balance, killed, paused, seconds, ...tally, readyMs });
process.exitCode = tally.different === 0 && tally.refused === 0 ? 0 : 1;
