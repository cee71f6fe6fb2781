/**
 * What a second worker brings: hard episodes over `/ws` on a server of one process and of two, in turns, with the load in
 * this process. By hand: `npx tsx bench/workers.ts`. Where the machine has two cores, the load takes its part of them: so
 * both are told, what was measured and what N cores of the server's own would do, by its CPU time of a step.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { hardEpisodeMessages } from "./hard-episode-messages.js";
import { SEEDS } from "./scripted-episode.js";
import { openSockets, playEpisodes } from "./websocket-load.js";

const SOCKETS = 32;
const ROUNDS = 4;

interface Line {
  readonly msg: string;
  readonly urls?: readonly string[];
  readonly workers?: readonly { readonly pid: number }[];
}

/** CPU seconds that a process has used, as Linux counts them. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function startServer(
  workers: number,
): Promise<{ port: number; pids: readonly number[]; stop: () => void }> {
  const args = ["--import", "tsx", "src/cli/main.ts", "serve", "--port", "0", "--workers", String(workers)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let port = 0;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Line; // the server's own log
    port ||= Number(/\d+$/.exec(line.urls?.[0] ?? "")?.[0] ?? 0);
    const pids = workers === 1 ? [] : (line.workers ?? []).map(({ pid }) => pid);
    if (port > 0 && (workers === 1 || pids.length > 0)) {
      return { port, pids: [child.pid ?? 0, ...pids], stop: () => void child.kill("SIGKILL") };
    }
  }
  throw new Error("the server did not start");
}

const episodes = SEEDS.map(hardEpisodeMessages);
const servers = [
  { workers: 1, ...(await startServer(1)) },
  { workers: 2, ...(await startServer(2)) },
];
const told = servers.map(({ workers }) => ({
  workers,
  wall: [] as number[],
  server: [] as number[],
  load: [] as number[],
}));
const sockets = await Promise.all(servers.map(({ port }) => openSockets(port, SOCKETS)));
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const [index, { pids }] of servers.entries()) {
    const before = pids.map(cpuOf);
    const [own, began] = [process.cpuUsage(), performance.now()];
    const steps = await playEpisodes(sockets[index] ?? [], episodes, 6);
    const wall = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(own);
    const used = pids.reduce((sum, pid, at) => sum + cpuOf(pid) - (before[at] ?? 0), 0);
    if (round === 0) continue; // warms up
    told[index]?.wall.push(steps / wall);
    told[index]?.server.push((used * 1e6) / steps);
    told[index]?.load.push((user + system) / steps);
  }
}
for (const server of servers) server.stop();
for (const all of sockets) for (const socket of all) socket.close();

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const [one, two] = told.map(({ wall, server, load }) => ({
  wall: median(wall),
  server: median(server),
  load: median(load),
}));
if (one === undefined || two === undefined) throw new Error("nothing was measured");
for (const [name, row] of Object.entries({ "1 worker ": one, "2 workers": two })) {
  process.stdout.write(
    `${name}  ${row.wall.toFixed(0)} steps/s; CPU of a step: server ${row.server.toFixed(0)} µs, load ${row.load.toFixed(0)} µs\n`,
  );
}
process.stdout.write(
  `measured, with the load on the same cores: ${(two.wall / one.wall).toFixed(2)} times\n`,
);
process.stdout.write(
  `on cores of its own, by the CPU of a step: ${((2 * one.server) / two.server).toFixed(2)} times\n`,
);
