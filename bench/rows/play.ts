import { startChild, type ChildServer } from "../child-server.js";
import type { RecordedEpisode } from "../calls-load.js";
import { PROTOBUF, recordEpisodes } from "../grpc-load.js";
import { rawGrpcCaller, type RawClient } from "../http2-load.js";
import { batchLoad, playLoad, withoutHistory, type Load } from "../play-load.js";
import { median, type Row, type RowGroup } from "../report.js";

const SESSIONS = 64;

/** Steps a second of server CPU: 64 sessions on one stream, and in batches, beside bare HTTP/2 that answers with equal bytes. */
export const playRows: RowGroup = {
  name: "play",
  async measure({ isQuick }) {
    const [ours, echo] = [await startChild("ours"), await startChild("http2-echo")];
    const [client, echoClient] = [await rawGrpcCaller(ours.port), await rawGrpcCaller(echo.port)];
    const all = await recordEpisodes(client.call);
    const ids: string[] = [];
    for (const { reset } of all.slice(0, SESSIONS)) {
      ids.push(PROTOBUF.openedIn(await client.call("Reset", reset)));
    }
    const rows: Row[] = [];
    for (const [history, episodes] of [
      ["none", withoutHistory(all)],
      ["all", all],
    ] as const) {
      for (const [what, load, wanted] of loadsOf(episodes, ids, isQuick)) {
        const recorded = await load(client);
        // While code is compiled the cost falls for some 100,000 steps.
        for (let turn = 0; turn < (isQuick ? 1 : 12); turn += 1) await load(client);
        await echo.keep(recorded.replies);
        const [own, floor] = await alternating([ours, client], [echo, echoClient], load, isQuick ? 2 : 5);
        const name = `${what}, history ${history}`;
        rows.push(
          {
            what: `${name}, a second of server CPU`,
            value: own,
            unit: "steps/s",
            ...(history === "none" && { wanted }),
          },
          { what: "bare HTTP/2 echo of equal bytes", value: floor, unit: "steps/s" },
        );
      }
    }
    for (const each of [client, echoClient]) each.close();
    for (const server of [ours, echo]) server.stop();
    return rows;
  },
};

type LoadOf = (client: RawClient) => Promise<Load>;

function loadsOf(
  episodes: readonly RecordedEpisode[],
  ids: readonly string[],
  isQuick: boolean,
): readonly (readonly [what: string, load: LoadOf, wanted: string])[] {
  const rounds = isQuick ? 2 : 6;
  const batches: LoadOf = async (client) => {
    let calls = 0;
    const replies: Buffer[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const load = await batchLoad(client, episodes, ids);
      calls += load.calls;
      replies.push(...load.replies);
    }
    return { calls, replies };
  };
  return [
    [
      `Play, ${SESSIONS} sessions`,
      (client) => playLoad(client, episodes, SESSIONS, rounds),
      "at least 50,000",
    ],
    [`BatchStep of ${SESSIONS}`, batches, "at least 80,000"],
  ];
}

type Side = readonly [ChildServer, RawClient];

async function alternating(own: Side, floor: Side, load: LoadOf, rounds: number): Promise<[number, number]> {
  const figures: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, [server, client]] of [own, floor].entries()) {
      const before = await server.cpu();
      const { calls } = await load(client);
      figures[index]?.push((calls * 1e6) / ((await server.cpu()) - before));
    }
  }
  return [median(figures[0].slice(1)), median(figures[1].slice(1))];
}
