import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jobsOf } from "../../../src/rollouts/make-jobs.js";
import { createProgress } from "../../../src/cli/terminal/progress.js";
import { createFileStore } from "../../../src/experiments/record-store.js";
import { runJobs } from "../../../src/rollouts/run-jobs.js";
import { createInProcessPool } from "../../../src/rollouts/environment-pool.js";
import { loadDataset } from "../../../src/dataset/index.js";
import { NOTHING_LEARNED } from "../../../src/policies/index.js";
import { filesOf, scratchFolder } from "./workbench.js";

const DATASET = loadDataset();
const JOBS = jobsOf(
  ["no_investigation"],
  { taskIds: [3], seeds: [1, 2, 3], split: "all" },
  NOTHING_LEARNED,
  DATASET,
);

async function playInto(folder: string, keep: boolean) {
  const files = { episodes: join(folder, "e.jsonl"), trajectories: join(folder, "t.jsonl") };
  const store = createFileStore(files, keep);
  await runJobs(JOBS, store, {
    pool: createInProcessPool(DATASET),
    concurrency: 1,
    stop: new AbortController().signal,
    progress: createProgress({ write: () => undefined }),
  });
  return { files, store };
}

test("half a line, an episode without its steps and steps without their episode, at the end, are played again", async () => {
  const folder = scratchFolder();
  const { files, store } = await playInto(folder, false);
  store.finish(JOBS);
  const whole = filesOf(folder);
  const [first = "", second = "", third = ""] = readFileSync(files.episodes, "utf8").split("\n");
  const steps = readFileSync(files.trajectories, "utf8").trimEnd().split("\n");
  const ofSeed = (seed: number): string[] => steps.filter((line) => line.includes(`"seed":${seed},`));
  const left: readonly (readonly [string, readonly string[], number])[] = [
    [`${first}\n${second}\n${third.slice(0, 40)}`, steps, 2],
    [`${first}\n${second}\n`, [...ofSeed(1), ...ofSeed(2).slice(0, 2)], 1],
    [`${first}\n`, [...ofSeed(1), ...ofSeed(2)], 1],
  ];
  for (const [episodes, rows, kept] of left) {
    writeFileSync(files.episodes, episodes);
    writeFileSync(files.trajectories, `${rows.join("\n")}\n`);
    const again = createFileStore(files, true);
    expect(JOBS.filter((job) => again.get(job) !== undefined)).toEqual(JOBS.slice(0, kept));
    again.close();
    const resumed = await playInto(folder, true);
    resumed.store.finish(JOBS);
    expect(filesOf(folder)).toEqual(whole);
  }
});

test("rows that two runs mixed are refused with their line and the reason, and stay as they are", async () => {
  const folder = scratchFolder();
  const { files, store } = await playInto(folder, false);
  store.finish(JOBS);
  const [first = "", second = ""] = readFileSync(files.episodes, "utf8").split("\n");
  const steps = readFileSync(files.trajectories, "utf8").trimEnd().split("\n");
  const ofSeed = (seed: number): string[] => steps.filter((line) => line.includes(`"seed":${seed},`));
  const [one, two] = [ofSeed(1), ofSeed(2)];
  const mixed: readonly (readonly [string, readonly string[], RegExp])[] = [
    [`${first}\n${first}\n`, steps, /e\.jsonl: line 2 is the episode of line 1 again\./],
    [
      `${first}\n${second}\n`,
      two,
      /e\.jsonl: line 1 counts \d+ steps, and the steps' file has 0 of that episode\./,
    ],
    [
      first,
      [one[0]!, two[0]!, ...one.slice(1)],
      /t\.jsonl: line 3 is of an episode that other rows followed\./,
    ],
    [first, [...one, ...one], /t\.jsonl: line \d+ has step 1 where \d+ should follow\./],
    [first, [...two.slice(1)], /t\.jsonl: line 1 has step 2 where 1 should follow\./],
    [
      first,
      ['{"policy":"random"}'],
      /t\.jsonl:1 has 13 problems:\n {4}seed is missing\n[\s\S]*\n {4}and 3 more\n {2}Two runs wrote into it/,
    ],
    [
      `${first.replace("{", '{"policy":"x",')}\n`,
      steps,
      /line 1 is not JSON that can be read: the key "policy" stands twice/,
    ],
  ];
  for (const [episodes, rows, message] of mixed) {
    writeFileSync(files.episodes, episodes);
    writeFileSync(files.trajectories, `${rows.join("\n")}\n`);
    const before = filesOf(folder);
    expect(() => createFileStore(files, true)).toThrow(message);
    expect(filesOf(folder)).toEqual(before);
  }
});

test("where other tickets were played the episode's figures are held to its steps", async () => {
  const folder = scratchFolder();
  const { files, store } = await playInto(folder, false);
  store.finish(JOBS);
  createFileStore(files, true).close();
  const text = readFileSync(files.episodes, "utf8");
  for (const field of [
    "rubric_reward",
    "queue_management_score",
    "planning_penalty",
    "episode_return",
    "investigations",
  ]) {
    writeFileSync(files.episodes, text.replace(new RegExp(`"${field}":[^,]+`), `"${field}":0.999`));
    expect(() => createFileStore(files, true)).toThrow(
      `e.jsonl: line 1 has ${field} 0.999, and its steps make `,
    );
  }
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
