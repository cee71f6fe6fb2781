import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { costOf, startChild, type ChildServer } from "../child-server.js";
import { playRecorded, type Caller, type RecordedEpisode } from "../calls-load.js";
import { PROTOBUF, recordEpisodes } from "../grpc-load.js";
import { rawGrpcCaller } from "../http2-load.js";
import { pythonVector } from "../python-load.js";
import { median, ratioOf, type Row, type RowGroup, type RunOptions } from "../report.js";
import { SEEDS } from "../scripted-episode.js";
import { sideOf as socketSideOf } from "./websocket.js";

const SESSIONS = 16;

interface Side {
  readonly server: ChildServer;
  readonly caller: Caller;
  readonly episodes: readonly RecordedEpisode[];
  readonly costs: number[];
}

/**
 * A unary step of gRPC, a step on `/ws` and Python's vector environment on another commit's build (`--beside`), in turns with this
 * one's; each plays what it recorded itself.
 */
export const besideRows: RowGroup = {
  name: "beside",
  async measure(options: RunOptions) {
    if (options.beside === undefined) return [];
    const rows: Row[] = [];
    for (const measure of [unaryRows, socketRows, pythonRows]) {
      rows.push(...(await measure(options, options.beside)));
    }
    return rows;
  },
};

async function unaryRows({ isQuick }: RunOptions, beside: string): Promise<readonly Row[]> {
  const [here, other] = [await side(), await side(beside)];
  const rounds = isQuick ? 1 : 3;
  const run = ({ server, caller, episodes }: Side, times: number): Promise<number> =>
    costOf(server, () => playRecorded([caller], PROTOBUF, episodes, SESSIONS, times));
  // As for the rows of gRPC: what is compiled as it goes takes twice as long before.
  for (const each of [here, other]) await run(each, isQuick ? 4 : 100);
  for (let round = 0; round < (isQuick ? 3 : 7); round += 1) {
    for (const each of [here, other]) each.costs.push(await run(each, rounds));
  }
  for (const { server, caller } of [here, other]) {
    caller.close();
    server.stop();
  }
  return compared("unary gRPC step", other.costs, here.costs);
}

async function socketRows({ isQuick }: RunOptions, beside: string): Promise<readonly Row[]> {
  const here = await socketSideOf(await startChild("ours"));
  const other = await socketSideOf(await startChild("ours", beside), await messagesOf(beside));
  for (const each of [here, other]) await each.cost(isQuick ? 40 : 300);
  const costs: { readonly here: number[]; readonly other: number[] } = { here: [], other: [] };
  for (let round = 0; round < (isQuick ? 4 : 9); round += 1) {
    costs.here.push(await here.cost(isQuick ? 8 : 16));
    costs.other.push(await other.cost(isQuick ? 8 : 16));
  }
  for (const each of [here, other]) each.stop();
  return compared("/ws step", costs.other, costs.here);
}

/** Each build's Python client on its own server: its checkout is the folder that the build is in. */
async function pythonRows({ isQuick }: RunOptions, beside: string): Promise<readonly Row[]> {
  const sides = [
    { server: await startChild("ours"), checkout: undefined, rates: [] as number[] },
    { server: await startChild("ours", beside), checkout: resolve(beside, ".."), rates: [] as number[] },
  ] as const;
  for (let round = 0; round < (isQuick ? 1 : 3); round += 1) {
    for (const { server, checkout, rates } of sides) {
      const played = await pythonVector(server.port, "full", isQuick ? 3 : 8, checkout);
      rates.push(...played.map(({ steps_per_second: rate }) => rate));
    }
  }
  for (const { server } of sides) server.stop();
  const [here, other] = sides;
  if (here.rates.length === 0) return [];
  return [
    {
      what: "Python, vector environment of 64, beside the other build's",
      value: median(here.rates),
      unit: "steps/s",
    },
    { what: "the same on the other build", value: median(other.rates), unit: "steps/s" },
    {
      what: "this build ÷ the other one, Python's vector environment",
      value: ratioOf(here.rates, other.rates),
      unit: "",
    },
  ];
}

function compared(what: string, other: readonly number[], here: readonly number[]): readonly Row[] {
  return [
    { what: `${what}, beside the other build's`, value: median(here), unit: "µs" },
    { what: `the same on the other build`, value: median(other), unit: "µs" },
    { what: `the other build ÷ this one, ${what}`, value: ratioOf(other, here), unit: "" },
  ];
}

/** Its messages fit its own tickets alone. */
async function messagesOf(build: string): Promise<readonly (readonly string[])[]> {
  const file = pathToFileURL(resolve(build, "bench/hard-episode-messages.js")).href;
  const { hardEpisodeMessages } = (await import(file)) as EpisodeMessages; // another build's module of that name
  return SEEDS.map(hardEpisodeMessages);
}

interface EpisodeMessages {
  readonly hardEpisodeMessages: (seed: number) => readonly string[];
}

async function side(build?: string): Promise<Side> {
  const server = await startChild("ours", build);
  const caller = await rawGrpcCaller(server.port);
  return { server, caller, episodes: await recordEpisodes(caller.call), costs: [] };
}
