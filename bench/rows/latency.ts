import { setTimeout as wait } from "node:timers/promises";
import { costOf, startChild, type ChildServer } from "../child-server.js";
import { quantile, type Row, type RowGroup } from "../report.js";
import { openSockets, playEpisodes, type AskingSocket } from "../websocket-load.js";
import { EPISODES, recordedFrames } from "./websocket.js";

/** Of what one core can do. */
const SHARE = 0.5;

/**
 * How long an answer takes to come when all sessions together ask for half of what the server's core can do; and how long
 * from a bare echo of equal bytes that is asked at the same times, which is what the machine and the load have in it.
 */
export const latencyRows: RowGroup = {
  name: "latency",
  async measure({ isQuick }) {
    const [ours, echo] = [await startChild("ours"), await startChild("socket-echo")];
    await echo.keep(await recordedFrames(ours.port));
    const rows: Row[] = [];
    for (const sessions of [16, 256, 1_024]) {
      const sides = [await sideOf(ours, sessions), await sideOf(echo, sessions)] as const;
      const pauseMs = ((await warmCost(sides[0])) * sessions) / SHARE / 1_000;
      await warmCost(sides[1]);
      for (let turn = 0; turn < (isQuick ? 1 : 4); turn += 1) {
        for (const side of sides) await askAtRate(side, pauseMs, isQuick ? 1_500 : 3_000);
      }
      for (const { sockets } of sides) for (const socket of sockets) socket.close();
      const wanted = sessions === 256 ? { wanted: "below 5 ms" } : {};
      const who = `${sessions.toLocaleString("en-US")} sessions at half of a core`;
      const [here, floor] = [quantilesOf(sides[0]), quantilesOf(sides[1])];
      rows.push(
        { what: `${who}, answer within: p50`, value: here.p50, unit: "ms" },
        { what: `${who}, p99`, value: here.p99, unit: "ms", ...wanted },
        { what: `${who}, p99.9`, value: here.p999, unit: "ms" },
        { what: "an echo asked at the same times, p50", value: floor.p50, unit: "ms" },
        { what: "the same, p99", value: floor.p99, unit: "ms" },
        { what: "the same, p99.9", value: floor.p999, unit: "ms" },
      );
    }
    for (const server of [ours, echo]) server.stop();
    return rows;
  },
};

interface Side {
  readonly server: ChildServer;
  readonly sockets: readonly AskingSocket[];
  /** Of every answer, in milliseconds. */
  readonly times: number[];
}

async function sideOf(server: ChildServer, sessions: number): Promise<Side> {
  return { server, sockets: await openSockets(server.port, sessions), times: [] };
}

function quantilesOf({ times }: Side): { readonly p50: number; readonly p99: number; readonly p999: number } {
  const sorted = [...times].sort((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), p999: quantile(sorted, 0.999) };
}

/** Server CPU of a step once it has warmed up, in microseconds. */
async function warmCost({ server, sockets }: Side): Promise<number> {
  const rounds = Math.max(1, Math.round(4_096 / sockets.length));
  await playEpisodes(sockets, EPISODES, rounds);
  return await costOf(server, () => playEpisodes(sockets, EPISODES, rounds));
}

/** Each session asks at times that are drawn evenly; one whose answer is late asks again as soon as it is there. */
async function askAtRate({ sockets, times }: Side, pauseMs: number, duringMs: number): Promise<void> {
  const until = performance.now() + duringMs;
  await Promise.all(
    sockets.map(async (socket, index) => {
      let due = performance.now() + Math.random() * pauseMs;
      for (let episode = index; ; episode += 1) {
        for (const message of EPISODES[episode % EPISODES.length] ?? []) {
          const early = due - performance.now();
          if (early > 0) await wait(early);
          const begun = performance.now();
          if (begun > until) return;
          await socket.ask(message);
          times.push(performance.now() - begun);
          due += pauseMs;
        }
      }
    }),
  );
}
