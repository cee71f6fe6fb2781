import { startChild } from "../child-server.js";
import { median, ratioOf, type Row, type RowGroup } from "../report.js";
import { EPISODES, recordedFrames, sideOf, type Side } from "./websocket.js";

/** Sockets of a trainer, beside the few of the other rows: the steps that come together are written together. */
const MANY = 64;
const FEW = 16;

/** A step on `/ws` with its journal on a disk, at both levels, beside one with none. */
export const journalRows: RowGroup = {
  name: "journal",
  async measure({ isQuick }) {
    const servers = await Promise.all([
      startChild("ours"),
      startChild("ours-process"),
      startChild("ours-disk"),
      startChild("ours-traced"),
    ]);
    // Which also looks whether every message fits.
    for (const { port } of servers) await recordedFrames(port);
    const sides = await Promise.all(servers.map((server) => sideOf(server)));
    for (const side of sides) await side.cost(isQuick ? 20 : 200);
    const [memory = [], process = [], disk = [], traced = []] = await inTurns(
      sides,
      isQuick ? 3 : 8,
      isQuick,
    );
    const many = await Promise.all(servers.slice(0, 2).map((server) => sideOf(server, EPISODES, MANY)));
    const [memoryOfMany = [], processOfMany = []] = await inTurns(many, 2, isQuick);
    for (const side of sides) side.stop();
    return [
      { what: "/ws step without a journal, server CPU", value: median(memory), unit: "µs" },
      {
        what: `journal at process ÷ none, ${FEW} sockets`,
        value: ratioOf(process, memory),
        unit: "",
        wanted: "at most 1.15",
      },
      {
        what: `the same, ${MANY} sockets`,
        value: ratioOf(processOfMany, memoryOfMany),
        unit: "",
        wanted: "at most 1.15",
      },
      { what: "journal at disk ÷ none", value: ratioOf(disk, memory), unit: "" },
      { what: "a span a step, kept in memory ÷ none", value: ratioOf(traced, memory), unit: "" },
    ] satisfies readonly Row[];
  },
};

/** Costs of each side, round by round. */
async function inTurns(sides: readonly Side[], episodes: number, isQuick: boolean): Promise<number[][]> {
  const costs: number[][] = sides.map(() => []);
  for (let round = 0; round < (isQuick ? 3 : 11); round += 1) {
    for (const [index, side] of sides.entries()) costs[index]?.push(await side.cost(episodes));
  }
  return costs;
}
