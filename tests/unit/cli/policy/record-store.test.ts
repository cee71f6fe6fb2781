import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jobsOf } from "../../../../src/cli/policy/make-jobs.js";
import { createProgress } from "../../../../src/cli/policy/progress.js";
import { createFileStore } from "../../../../src/cli/policy/record-store.js";
import { runJobs } from "../../../../src/cli/policy/run-jobs.js";
import { createInProcessVenue } from "../../../../src/cli/policy/venue.js";
import { loadDataset } from "../../../../src/dataset/index.js";
import { NOTHING_LEARNED } from "../../../../src/policies/index.js";
import { filesOf, scratchFolder } from "./workbench.js";

const DATASET = loadDataset();
const JOBS = jobsOf(["no_investigation"], { taskIds: [3], seeds: [1, 2, 3] }, NOTHING_LEARNED, DATASET);

async function playInto(folder: string, keep: boolean) {
  const files = { episodes: join(folder, "e.jsonl"), trajectories: join(folder, "t.jsonl") };
  const store = createFileStore(files, keep);
  await runJobs(JOBS, store, {
    venue: createInProcessVenue(DATASET),
    concurrency: 1,
    stop: new AbortController().signal,
    progress: createProgress({ write: () => undefined }),
  });
  return { files, store };
}

test("half a line, an episode without its steps and steps without their episode are played again", async () => {
  const folder = scratchFolder();
  const { files, store } = await playInto(folder, false);
  store.finish(JOBS);
  const whole = filesOf(folder);
  const [first = "", second = "", third = ""] = readFileSync(files.episodes, "utf8").split("\n");
  const steps = readFileSync(files.trajectories, "utf8").split("\n");
  const ofSeed = (seed: number): string[] => steps.filter((line) => line.includes(`"seed":${seed},`));
  writeFileSync(files.episodes, `${first}\n${second}\n${third.slice(0, 40)}`);
  writeFileSync(files.trajectories, [...ofSeed(1), ...ofSeed(2).slice(1), ...ofSeed(3)].join("\n"));

  const again = createFileStore(files, true);
  expect(JOBS.map((job) => again.get(job)?.episode.seed)).toEqual([1, undefined, undefined]);
  const resumed = await playInto(folder, true);
  resumed.store.finish(JOBS);
  expect(filesOf(folder)).toEqual(whole);
});

test("without being asked to keep them, earlier results are gone", async () => {
  const folder = scratchFolder();
  const { files } = await playInto(folder, false);
  appendFileSync(files.episodes, "more\n");
  expect(JOBS.map((job) => createFileStore(files, false).get(job))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(readFileSync(files.episodes, "utf8")).toBe("");
});

test("a finished file has the jobs in their order, whatever order they came in", async () => {
  const folder = scratchFolder();
  const { files, store } = await playInto(folder, false);
  const inOrder = readFileSync(files.episodes, "utf8");
  store.finish([...JOBS].reverse());
  expect(readFileSync(files.episodes, "utf8").trimEnd().split("\n").reverse().join("\n")).toBe(
    inOrder.trimEnd(),
  );
});
