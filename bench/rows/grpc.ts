import { costOf, startChild, type ChildServer } from "../child-server.js";
import { playRecorded, resetOnly, type Caller, type RecordedEpisode } from "../calls-load.js";
import { grpcCaller, PROTOBUF, recordEpisodes } from "../grpc-load.js";
import { rawGrpcCaller } from "../http2-load.js";
import { median, ratioOf, type RowGroup, type RunOptions } from "../report.js";

const SESSIONS = 16;

/** A unary step of gRPC beside a grpc-js server and a bare server of Node's HTTP/2 that echo equal bytes, and beside Connect. */
export const grpcRows: RowGroup = {
  name: "grpc",
  async measure(options) {
    const [ours, echo, bare] = [
      await startChild("ours"),
      await startChild("grpc-echo"),
      await startChild("http2-echo"),
    ];
    const recorder = await rawGrpcCaller(ours.port);
    const episodes = await recordEpisodes(recorder.call);
    const replies = episodes.flatMap((episode) => episode.replies);
    for (const server of [echo, bare]) await server.keep(replies);
    const costs = await measured(options, episodes, {
      raw: [ours, await rawGrpcCaller(ours.port)],
      rawEcho: [echo, await rawGrpcCaller(echo.port)],
      bareEcho: [bare, await rawGrpcCaller(bare.port)],
      js: [ours, grpcCaller(ours.port)],
      jsEcho: [echo, grpcCaller(echo.port)],
      connect: [ours, grpcCaller(ours.port, true)],
    });
    const resets = await resetCosts(options, ours, recorder, episodes);
    for (const server of [ours, echo, bare]) server.stop();
    const bytes = Math.round(replies.reduce((sum, reply) => sum + reply.byteLength, 0) / replies.length);
    return [
      { what: "unary gRPC step, raw HTTP/2 client, server CPU", value: median(costs.raw), unit: "µs" },
      { what: `grpc-js echo of equal bytes (${bytes} on average)`, value: median(costs.rawEcho), unit: "µs" },
      { what: "bare HTTP/2 echo of equal bytes", value: median(costs.bareEcho), unit: "µs" },
      {
        what: "unary gRPC ÷ grpc-js echo, raw client",
        value: ratioOf(costs.raw, costs.rawEcho),
        unit: "",
        wanted: "at most 1.2",
      },
      { what: "unary gRPC step, grpc-js client, server CPU", value: median(costs.js), unit: "µs" },
      {
        what: "unary gRPC ÷ grpc-js echo, grpc-js client",
        value: ratioOf(costs.js, costs.jsEcho),
        unit: "",
        wanted: "at most 1.2",
      },
      { what: "the same step through Connect", value: median(costs.connect), unit: "µs" },
      {
        what: "Connect ÷ unary gRPC",
        value: ratioOf(costs.connect, costs.js),
        unit: "",
        wanted: "at least 8",
      },
      { what: "reset over unary gRPC, server CPU", value: resets, unit: "µs" },
    ];
  },
};

type Sides = Readonly<Record<string, readonly [ChildServer, Caller]>>;

/** Costs of a call, round by round. */
async function measured<S extends Sides>(
  { isQuick }: RunOptions,
  episodes: readonly RecordedEpisode[],
  sides: S,
): Promise<Record<keyof S, number[]>> {
  const names: (keyof S & string)[] = Object.keys(sides);
  const costs = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<keyof S, number[]>;
  const run = async (name: keyof S & string, rounds: number): Promise<number> => {
    const side = sides[name];
    if (side === undefined) return Number.NaN;
    const [server, caller] = side;
    // A call through Connect costs many times as much: fewer of them say as much.
    const fewer = name === "connect" ? Math.ceil(rounds / 4) : rounds;
    return costOf(server, () => playRecorded([caller], PROTOBUF, episodes, SESSIONS, fewer));
  };
  for (const name of names) await run(name, isQuick ? 8 : 60);
  for (let round = 0; round < (isQuick ? 2 : 5); round += 1) {
    for (const name of names) costs[name].push(await run(name, isQuick ? 2 : 5));
  }
  for (const [, caller] of Object.values(sides)) caller.close();
  return costs;
}

async function resetCosts(
  { isQuick }: RunOptions,
  server: ChildServer,
  caller: Caller,
  episodes: readonly RecordedEpisode[],
): Promise<number> {
  const run = (): Promise<number> =>
    costOf(server, () => resetOnly(caller, PROTOBUF, episodes, SESSIONS, isQuick ? 16 : 64));
  await run();
  const costs = [await run(), await run(), await run()];
  caller.close();
  return median(costs);
}
