import { setTimeout } from "node:timers/promises";
import { costOf, startChild } from "../child-server.js";
import { median, ratioOf, type RowGroup } from "../report.js";
import { openSockets, playEpisodes, type AskingSocket } from "../websocket-load.js";
import { EPISODES } from "./websocket.js";

const FEW = 16;
const SOME = 256;
const MANY = 1_024;
const IDLE = 10_000;

/** What a step on `/ws` costs when many sessions play, and when far more wait beside them in mid-episode. */
export const sessionRows: RowGroup = {
  name: "sessions",
  async measure({ isQuick }) {
    const [active, alone, beside] = [
      await startChild("ours"),
      await startChild("ours"),
      await startChild("ours"),
    ];
    const few = await openSockets(active.port, FEW);
    const many = await openSockets(active.port, MANY);
    const some = await openSockets(alone.port, SOME);
    const someBeside = await openSockets(beside.port, SOME);
    await keepWaiting(beside.port, isQuick ? IDLE / 4 : IDLE);
    const costs = {
      few: [] as number[],
      many: [] as number[],
      alone: [] as number[],
      beside: [] as number[],
    };
    const play = (sockets: readonly AskingSocket[], episodes: number) => (): Promise<number> =>
      playEpisodes(sockets, EPISODES, Math.max(1, Math.round(episodes / sockets.length)));
    const episodes = isQuick ? 256 : 1_024;
    for (const [server, sockets] of [
      [active, few],
      [active, many],
      [alone, some],
      [beside, someBeside],
    ] as const) {
      await play(sockets, episodes)().then(() => server);
    }
    for (let round = 0; round < (isQuick ? 2 : 4); round += 1) {
      costs.few.push(await costOf(active, play(few, episodes)));
      costs.many.push(await costOf(active, play(many, episodes)));
      costs.alone.push(await costOf(alone, play(some, episodes)));
      costs.beside.push(await costOf(beside, play(someBeside, episodes)));
    }
    for (const server of [active, alone, beside]) server.stop();
    const waiting = (isQuick ? IDLE / 4 : IDLE).toLocaleString("en-US");
    return [
      { what: `/ws step with ${FEW} sessions, server CPU`, value: median(costs.few), unit: "µs" },
      { what: "the same with 1,024", value: median(costs.many), unit: "µs" },
      { what: "1,024 ÷ 16 sessions", value: ratioOf(costs.many, costs.few), unit: "", wanted: "at most 1.3" },
      { what: `/ws step with ${SOME} sessions, server CPU`, value: median(costs.alone), unit: "µs" },
      { what: `the same beside ${waiting} in mid-episode`, value: median(costs.beside), unit: "µs" },
      { what: "beside ÷ alone", value: ratioOf(costs.beside, costs.alone), unit: "", wanted: "at most 1.15" },
    ];
  },
};

const STEPS = 10;

const SESSIONS = 1_000;

/** What was written of a history is kept for two seconds at least and four at most after it was last asked for. */
const UNTIL_UNWRITTEN_MS = 6_000;
/** Sessions rest after ten idle seconds, and are looked at every ten. */
const UNTIL_AT_REST_MS = 21_000;

/** What a session holds that has taken ten steps on a socket of its own. */
export const memoryRows: RowGroup = {
  name: "memory",
  async measure({ isQuick }) {
    const server = await startChild("ours");
    // Code that is compiled is no session's, and nothing of those that warm it up may be counted off afterwards.
    const warm = await openSockets(server.port, SESSIONS);
    await playEpisodes(warm, EPISODES, isQuick ? 2 : 4);
    for (const socket of warm) socket.close();
    await setTimeout(UNTIL_UNWRITTEN_MS);
    const before = await server.memory();
    const bare = await openSockets(server.port, SESSIONS);
    const sockets = (await server.memory()) - before;
    await stepAll(bare, 1);
    const reset = (await server.memory()) - before;
    await stepAll(bare, STEPS + 1, 1);
    const played = (await server.memory()) - before;
    await setTimeout(UNTIL_UNWRITTEN_MS);
    const waiting = (await server.memory()) - before;
    if (!isQuick) await setTimeout(UNTIL_AT_REST_MS);
    const resting = isQuick ? Number.NaN : (await server.memory()) - before;
    server.stop();
    const each = (bytes: number): number => bytes / SESSIONS / 1024;
    return [
      { what: "memory of a socket before its reset", value: each(sockets), unit: "KiB" },
      { what: "the same after its reset", value: each(reset), unit: "KiB" },
      { what: `the same after ${STEPS} steps, the last just now`, value: each(played), unit: "KiB" },
      {
        what: `the same after ${STEPS} steps, some seconds later`,
        value: each(waiting),
        unit: "KiB",
        wanted: "at most 16",
      },
      {
        what: "the same when nobody has played it for half a minute",
        value: each(resting),
        unit: "KiB",
        wanted: "at most 16",
      },
    ];
  },
};

/** Opens sessions that have taken ten steps and take no more. */
async function keepWaiting(port: number, sessions: number): Promise<void> {
  await stepAll(await openSockets(port, sessions), STEPS + 1);
}

async function stepAll(sockets: readonly AskingSocket[], to: number, from = 0): Promise<void> {
  for (let first = 0; first < sockets.length; first += 64) {
    await Promise.all(
      sockets.slice(first, first + 64).map(async (socket, index) => {
        for (const message of (EPISODES[(first + index) % EPISODES.length] ?? []).slice(from, to)) {
          await socket.ask(message);
        }
      }),
    );
  }
}
