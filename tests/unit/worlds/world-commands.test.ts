/** Commands that play tickets of a world by `--world`, and who reads what they write. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { runBaseline } from "../../../src/baseline/run-baseline.js";
import { readBaselineSettings } from "../../../src/cli/settings/baseline-settings.js";
import { loadDataset } from "../../../src/dataset/index.js";
import { openWorlds } from "../../../src/worlds/open-worlds.js";
import { startServer } from "../../../src/transport/server.js";
import { NO_LOG } from "../../../src/transport/request-log.js";
import { run as runPolicy, scratchFolder } from "../experiments/workbench.js";
import { rowsIn, run } from "../trajectories/workbench.js";

const SOURCE = { generated: { world: 7, split: "dev", scarcity_percent: 100 } };
const WORLD = "--world 7 --split dev --scarcity-percent 100";
const digestHere = (): string | undefined =>
  openWorlds()?.tickets({ world: 7, split: "dev", scarcityPercent: 100 }).digest;

test("policy compare plays a world, oracle included, and what it writes is replayed and exported", async () => {
  const folder = scratchFolder();
  const line = `--policies heuristic,oracle --seeds 1 --task-ids 3 --output-dir ${folder} ${WORLD}`;
  const ran = await runPolicy(`compare ${line}`);
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.out).toContain("world 7 of dev (means)");
  const file = join(folder, "compare_trajectories.jsonl");
  const [header, ...episodes] = rowsIn(file);
  expect(header).toMatchObject({ dataset_digest: digestHere() });
  expect(episodes).toMatchObject([{ reset: { source: SOURCE } }, { reset: { source: SOURCE } }]);
  expect(await run("replay", file)).toMatchObject({ code: 0 });
  expect(await run("trajectories", `export ${file} --format sft --output ${file}.sft`)).toMatchObject({
    code: 0,
  });
  expect(await runPolicy(`compare ${line} --resume`)).toMatchObject({ code: 0 });
});

test("baseline plays a world of a server, and refuses one that draws from others", async () => {
  const path = join(scratchFolder(), "run.jsonl");
  const silent = { out: () => undefined, notes: { write: () => undefined } };
  const start = (worlds: ReturnType<typeof openWorlds>) =>
    startServer({
      dataset: loadDataset(),
      worlds,
      version: "0",
      ports: [0],
      host: "127.0.0.1",
      log: NO_LOG,
      maxSessions: 4,
      sessionTimeoutMs: 60_000,
      stepDeadlineMs: 30_000,
    });
  const play = async (server: Awaited<ReturnType<typeof start>>, output: string): Promise<number> => {
    const line =
      `--env-url http://127.0.0.1:${server.ports[0]} --seed 1 --task-id 1 ${WORLD} ${output}`.trim();
    return await runBaseline(readBaselineSettings(line.split(" "), {}), silent);
  };
  const [server, without] = [await start(openWorlds()), await start(undefined)];
  try {
    expect(await play(server, `--output ${path}`)).toBe(0);
    expect(rowsIn(path)).toMatchObject([{ dataset_digest: digestHere() }, { reset: { source: SOURCE } }]);
    expect(await run("replay", path)).toMatchObject({ code: 0 });
    await expect(play(without, "")).rejects.toThrow(
      "--world: the server draws from other worlds: none there",
    );
  } finally {
    await server.close();
    await without.close();
  }
});
