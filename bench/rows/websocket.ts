import { costOf, startChild, type ChildServer } from "../child-server.js";
import { hardEpisodeMessages } from "../hard-episode-messages.js";
import { median, ratioOf, type Row, type RowGroup } from "../report.js";
import { SEEDS } from "../scripted-episode.js";
import { openSockets, playEpisodes, type AskingSocket } from "../websocket-load.js";

export const EPISODES: readonly (readonly string[])[] = SEEDS.map(hardEpisodeMessages);
const SOCKETS = 16;

/** The replies of every episode, in order. */
export async function recordedFrames(port: number): Promise<readonly Buffer[]> {
  const frames: Buffer[] = [];
  const [socket] = await openSockets(port, 1);
  for (const message of EPISODES.flat()) {
    const reply = await socket?.ask(message);
    if (reply !== undefined) frames.push(reply);
  }
  socket?.close();
  const refused = frames.find((frame) => frame.includes('"type":"error"'));
  if (refused !== undefined) throw new Error(`A message does not fit its episode: ${refused.toString()}`);
  return frames;
}

/** A step on `/ws` beside a bare echo of equal bytes. */
export const websocketRows: RowGroup = {
  name: "ws",
  async measure({ isQuick }) {
    const [ours, echo] = [await startChild("ours"), await startChild("socket-echo")];
    const frames = await recordedFrames(ours.port);
    await echo.keep(frames);
    const sides = [await sideOf(ours), await sideOf(echo)] as const;
    // While code is compiled the cost falls for some 100,000 steps.
    for (const side of sides) await side.cost(isQuick ? 40 : 400);
    const costs: number[] = [];
    const floors: number[] = [];
    for (let round = 0; round < (isQuick ? 4 : 9); round += 1) {
      costs.push(await sides[0].cost(isQuick ? 8 : 16));
      floors.push(await sides[1].cost(isQuick ? 8 : 16));
    }
    for (const side of sides) side.stop();
    const bytes = frames.reduce((sum, frame) => sum + frame.byteLength, 0) / frames.length;
    return [
      { what: "/ws step, server CPU", value: median(costs), unit: "µs" },
      {
        what: `bare echo of equal bytes (${Math.round(bytes)} on average)`,
        value: median(floors),
        unit: "µs",
      },
      { what: "/ws ÷ echo", value: ratioOf(costs, floors), unit: "", wanted: "at most 2" },
    ] satisfies readonly Row[];
  },
};

/** A server, and what a step on it costs. */
export interface Side {
  readonly cost: (rounds: number) => Promise<number>;
  readonly stop: () => void;
}

export async function sideOf(server: ChildServer, episodes = EPISODES, count = SOCKETS): Promise<Side> {
  const sockets: readonly AskingSocket[] = await openSockets(server.port, count);
  return {
    cost: (rounds) => costOf(server, () => playEpisodes(sockets, episodes, rounds)),
    stop: () => server.stop(),
  };
}
