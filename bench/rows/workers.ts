import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { median, ratioOf, type Row, type RowGroup } from "../report.js";
import { openSockets, playEpisodes, type AskingSocket } from "../websocket-load.js";
import { EPISODES } from "./websocket.js";

const SOCKETS = 32;

/**
 * What a second worker brings: hard episodes over `/ws` on a server of one process and of two, in turns, with the load in this
 * process. Where the machine has two cores the load takes its part of them: so both are told, what was measured and what two
 * cores of the server's own would do, by its CPU time of a step. By `/proc`: on Linux alone.
 */
export const workersRows: RowGroup = {
  name: "workers",
  async measure({ isQuick }) {
    if (process.platform !== "linux") return [];
    const [one, two] = [await sideOf(1), await sideOf(2)];
    // While code is compiled the cost falls for some 100,000 steps of each process.
    for (const side of [one, two]) await playRound(side, isQuick ? 10 : 80, false);
    for (let round = 0; round < (isQuick ? 2 : 5); round += 1) {
      for (const side of [one, two]) await playRound(side, isQuick ? 4 : 12, true);
    }
    for (const side of [one, two]) side.stop();
    return [...rowsOf("1 worker", one), ...rowsOf("2 workers", two), ...comparison(one, two)];
  },
};

interface Side {
  /** Of the server, its workers among them. */
  readonly pids: readonly number[];
  readonly sockets: readonly AskingSocket[];
  readonly stop: () => void;
  /** Steps a second. */
  readonly rates: number[];
  /** CPU of a step, in microseconds. */
  readonly server: number[];
  readonly load: number[];
}

async function sideOf(workers: number): Promise<Side> {
  const { port, pids, stop } = await startServer(workers);
  return { pids, stop, sockets: await openSockets(port, SOCKETS), rates: [], server: [], load: [] };
}

/** `counts`: or it only warms up. */
async function playRound(side: Side, rounds: number, counts: boolean): Promise<void> {
  const before = cpuOf(side.pids);
  const [own, began] = [process.cpuUsage(), performance.now()];
  const steps = await playEpisodes(side.sockets, EPISODES, rounds);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(own);
  if (!counts) return;
  side.rates.push(steps / seconds);
  side.server.push(((cpuOf(side.pids) - before) * 1e6) / steps);
  side.load.push((user + system) / steps);
}

function rowsOf(what: string, { rates, server, load }: Side): readonly Row[] {
  return [
    { what: `/ws, ${what}, the load on the same cores`, value: median(rates), unit: "steps/s" },
    { what: `the same, server CPU of a step`, value: median(server), unit: "µs" },
    { what: `the same, the load's CPU of a step`, value: median(load), unit: "µs" },
  ];
}

function comparison(one: Side, two: Side): readonly Row[] {
  return [
    {
      what: "2 workers ÷ 1, the load on the same cores",
      value: ratioOf(two.rates, one.rates),
      unit: "",
    },
    {
      what: "2 workers ÷ 1, two cores of the server's own, by its CPU",
      value: 2 * ratioOf(one.server, two.server),
      unit: "",
      wanted: "at least 1.6",
    },
  ];
}

/** CPU seconds that the processes have used, as Linux counts them. */
function cpuOf(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / 100;
}

interface Line {
  readonly urls?: readonly string[];
  readonly workers?: readonly { readonly pid: number }[];
}

interface StartedServer {
  readonly port: number;
  readonly pids: readonly number[];
  readonly stop: () => void;
}

async function startServer(workers: number): Promise<StartedServer> {
  const program = fileURLToPath(new URL("../../src/cli/main.js", import.meta.url));
  const child = spawn(process.execPath, [program, "serve", "--port", "0", "--workers", String(workers)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let port = 0;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Line; // the server's own log
    port ||= Number(/\d+$/.exec(line.urls?.[0] ?? "")?.[0] ?? 0);
    const pids = workers === 1 ? [] : (line.workers ?? []).map(({ pid }) => pid);
    if (port > 0 && (workers === 1 || pids.length > 0)) {
      return { port, pids: [child.pid ?? 0, ...pids], stop: () => void child.kill() };
    }
  }
  throw new Error("The server ended before it said where it serves.");
}
