import { costOf, startChild } from "../child-server.js";
import { playRecorded } from "../calls-load.js";
import { recordEpisodes } from "../grpc-load.js";
import { CONNECT_JSON, connectJsonCaller, recordedInJson } from "../http1-load.js";
import { rawGrpcCaller } from "../http2-load.js";
import { median, ratioOf, type RowGroup } from "../report.js";

const SESSIONS = 16;

/** A step of Connect's JSON over HTTP/1.1 beside a plain server of Node's that echoes equal bytes. */
export const connectRows: RowGroup = {
  name: "connect",
  async measure({ isQuick }) {
    const [ours, echo] = [await startChild("ours"), await startChild("http1-echo")];
    const recorder = await rawGrpcCaller(ours.port);
    const asked = await recordEpisodes(recorder.call);
    recorder.close();
    const callersOf = (port: number): Promise<Awaited<ReturnType<typeof connectJsonCaller>>[]> =>
      Promise.all(Array.from({ length: SESSIONS }, () => connectJsonCaller(port)));
    const [callers, echoCallers] = [await callersOf(ours.port), await callersOf(echo.port)];
    const [first] = callers;
    const episodes = first === undefined ? [] : await recordedInJson(first, asked.slice(0, SESSIONS));
    await echo.keep(episodes.flatMap(({ replies }) => replies));
    const costs: number[] = [];
    const floors: number[] = [];
    for (let round = 0; round < (isQuick ? 2 : 5); round += 1) {
      const rounds = isQuick ? 1 : 2;
      costs.push(await costOf(ours, () => playRecorded(callers, CONNECT_JSON, episodes, SESSIONS, rounds)));
      floors.push(
        await costOf(echo, () => playRecorded(echoCallers, CONNECT_JSON, episodes, SESSIONS, rounds)),
      );
    }
    for (const caller of [...callers, ...echoCallers]) caller.close();
    for (const server of [ours, echo]) server.stop();
    return [
      { what: "Connect JSON step, HTTP/1.1, server CPU", value: median(costs.slice(1)), unit: "µs" },
      { what: "plain HTTP JSON echo of equal bytes", value: median(floors.slice(1)), unit: "µs" },
      { what: "Connect JSON ÷ echo", value: ratioOf(costs.slice(1), floors.slice(1)), unit: "" },
    ];
  },
};
