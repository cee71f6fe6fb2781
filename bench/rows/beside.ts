import { costOf, startChild, type ChildServer } from "../child-server.js";
import { playRecorded, type Caller, type RecordedEpisode } from "../calls-load.js";
import { PROTOBUF, recordEpisodes } from "../grpc-load.js";
import { rawGrpcCaller } from "../http2-load.js";
import { median, ratioOf, type RowGroup, type RunOptions } from "../report.js";

const SESSIONS = 16;

interface Side {
  readonly server: ChildServer;
  readonly caller: Caller;
  readonly episodes: readonly RecordedEpisode[];
  readonly costs: number[];
}

/** A unary step of gRPC on another commit's build (`--beside`), in turns with this one's; each plays what it recorded itself. */
export const besideRows: RowGroup = {
  name: "beside",
  async measure({ isQuick, beside }: RunOptions) {
    if (beside === undefined) return [];
    const [here, other] = [await side(), await side(beside)];
    const rounds = isQuick ? 1 : 3;
    const run = ({ server, caller, episodes }: Side, times: number): Promise<number> =>
      costOf(server, () => playRecorded([caller], PROTOBUF, episodes, SESSIONS, times));
    for (const each of [here, other]) await run(each, isQuick ? 4 : 10);
    for (let round = 0; round < (isQuick ? 3 : 7); round += 1) {
      for (const each of [here, other]) each.costs.push(await run(each, rounds));
    }
    for (const { server, caller } of [here, other]) {
      caller.close();
      server.stop();
    }
    return [
      { what: "unary gRPC step, beside the other build's", value: median(here.costs), unit: "µs" },
      { what: "the same on the other build", value: median(other.costs), unit: "µs" },
      {
        what: "the other build ÷ this one, unary gRPC step",
        value: ratioOf(other.costs, here.costs),
        unit: "",
      },
    ];
  },
};

async function side(build?: string): Promise<Side> {
  const server = await startChild("ours", build);
  const caller = await rawGrpcCaller(server.port);
  return { server, caller, episodes: await recordEpisodes(caller.call), costs: [] };
}
