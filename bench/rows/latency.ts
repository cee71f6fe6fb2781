import { setTimeout as wait } from "node:timers/promises";
import { costOf, startChild, type ChildServer } from "../child-server.js";
import { quantile, type Row, type RowGroup } from "../report.js";
import { openSockets, playEpisodes, type AskingSocket } from "../websocket-load.js";
import { EPISODES } from "./websocket.js";

/** Of what one core can do. */
const SHARE = 0.5;

/** How long an answer takes to come when all sessions together ask for half of what the server's core can do. */
export const latencyRows: RowGroup = {
  name: "latency",
  async measure({ isQuick }) {
    const server = await startChild("ours");
    const rows: Row[] = [];
    for (const sessions of [16, 256, 1_024]) {
      const sockets = await openSockets(server.port, sessions);
      const milliseconds = await askAtRate(server, sockets, isQuick ? 1_500 : 8_000);
      const times = [...milliseconds].sort((a, b) => a - b);
      const at = (share: number): number => quantile(times, share);
      const wanted = sessions === 256 ? { wanted: "below 5 ms" } : {};
      const who = `${sessions.toLocaleString("en-US")} sessions at half of a core`;
      rows.push(
        { what: `${who}, answer within: p50`, value: at(0.5), unit: "ms" },
        { what: `${who}, p99`, value: at(0.99), unit: "ms", ...wanted },
        { what: `${who}, p99.9`, value: at(0.999), unit: "ms" },
      );
      for (const socket of sockets) socket.close();
    }
    server.stop();
    return rows;
  },
};

/** Each session asks at times that are drawn evenly; one whose answer is late asks again as soon as it is there. */
async function askAtRate(
  server: ChildServer,
  sockets: readonly AskingSocket[],
  duringMs: number,
): Promise<readonly number[]> {
  const rounds = Math.max(1, Math.round(4_096 / sockets.length));
  await playEpisodes(sockets, EPISODES, rounds);
  const costUs = await costOf(server, () => playEpisodes(sockets, EPISODES, rounds));
  const pauseMs = (costUs * sockets.length) / SHARE / 1_000;
  const times: number[] = [];
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
  return times;
}
