import { setTimeout as wait } from "node:timers/promises";
import { costOf, startChild, type ChildServer } from "../child-server.js";
import { quantile, type Row, type RowGroup } from "../report.js";
import { clientFrame, openRawSocket, type RawSocket } from "../raw-socket-load.js";
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
  readonly sockets: readonly RawSocket[];
  /** Of every answer, in milliseconds. */
  readonly times: number[];
}

async function sideOf(server: ChildServer, sessions: number): Promise<Side> {
  const sockets: RawSocket[] = [];
  while (sockets.length < sessions) sockets.push(await openRawSocket(server.port));
  return { server, sockets, times: [] };
}

function quantilesOf({ times }: Side): { readonly p50: number; readonly p99: number; readonly p999: number } {
  const sorted = [...times].sort((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), p999: quantile(sorted, 0.999) };
}

/** Server CPU of a step once it has warmed up, in microseconds. */
async function warmCost({ server, sockets }: Side): Promise<number> {
  await askAll(sockets, WARM_UP);
  return await costOf(server, () => askAll(sockets, WARM_UP));
}

/** Each session asks as soon as it is answered; `messages` of all together. */
async function askAll(sockets: readonly RawSocket[], messages: number): Promise<number> {
  const each = Math.ceil(messages / sockets.length);
  await Promise.all(
    sockets.map(
      (socket, index) =>
        new Promise<void>((done) => {
          let asked = 0;
          const askNext = (): void => {
            if (asked === each) return done();
            socket.ask(frameAt(index, asked), askNext);
            asked += 1;
          };
          askNext();
        }),
    ),
  );
  return each * sockets.length;
}

/**
 * Each session asks at times that are drawn evenly, each millisecond those whose time has come; one whose answer is late asks
 * again as soon as it is there.
 */
async function askAtRate({ sockets, times }: Side, pauseMs: number, duringMs: number): Promise<void> {
  const began = performance.now();
  const asked = sockets.map(() => 0);
  const due = sockets.map(() => began + Math.random() * pauseMs);
  const busy = sockets.map(() => false);
  const ask = (index: number, socket: RawSocket, now: number): void => {
    busy[index] = true;
    due[index] = (due[index] ?? now) + pauseMs;
    asked[index] = (asked[index] ?? 0) + 1;
    socket.ask(frameAt(index, (asked[index] ?? 0) - 1), () => {
      times.push(performance.now() - now);
      busy[index] = false;
    });
  };
  for (let now = began; now < began + duringMs; now = performance.now()) {
    for (const [index, socket] of sockets.entries()) {
      if (busy[index] !== true && (due[index] ?? 0) <= now) ask(index, socket, performance.now());
    }
    await wait(1);
  }
  while (busy.includes(true)) await wait(1);
}

/** Of a session that plays one episode after the other, beginning with another one than its neighbours. */
function frameAt(session: number, message: number): Buffer {
  const start = STARTS[session % STARTS.length] ?? 0;
  return FRAMES[(start + message) % FRAMES.length] ?? NO_FRAME;
}

const FRAMES: readonly Buffer[] = EPISODES.flat().map(clientFrame);
/** Where each episode begins among them. */
const STARTS: readonly number[] = EPISODES.map((_, index) => EPISODES.slice(0, index).flat().length);
const NO_FRAME = Buffer.alloc(0);
const WARM_UP = 40_000;
