/** A run is the same over every door: counted, refused where its name is none, and no answer's business. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectClient } from "../support/connect-clients.js";
import { RESETTING_DOORS } from "../support/resetting-doors.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(10_000);
});
afterAll(async () => {
  expect(server.failures).toEqual([]);
  await server.close(0);
});

const NO_RUNS = ["", "a b", "-a", "a/b", "ä", "x".repeat(65)];

test.each(RESETTING_DOORS)(
  "over $door an episode counts in its run, and is answered as one of none",
  async ({ door, reset }) => {
    const run = door.replaceAll(/[^\w.-]+/g, "-").replace(/^-/, "");
    const plain = await reset(server.url, {});
    expect(plain.refused).toBeUndefined();
    expect(await reset(server.url, { run, policy: "by hand" })).toEqual(plain);
    for (const none of NO_RUNS) {
      expect([none, (await reset(server.url, { run: none })).refused]).toEqual([none, "invalid_run"]);
    }
    for (const policy of ["", "x".repeat(256)]) {
      expect((await reset(server.url, { policy })).refused).toBe("invalid_identifier");
    }
    const [told, ...others] = (await connectClient("grpc", server.url).listRuns({ run })).runs;
    const episodes = told && [told.finishedEpisodes, told.unfinishedEpisodes, told.openEpisodes];
    expect([told?.run, told?.policies, episodes, others]).toEqual([run, ["by hand"], [0, 0, 1], []]);
    const listed = (await (await fetch(`${server.url}/runs?run=${run}`)).json()) as { runs: object[] };
    expect(listed.runs).toMatchObject([{ run, policies: ["by hand"], open_episodes: 1 }]);
  },
);
