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
import { headerLine, headerOf } from "../../../src/trajectory-file/index.js";
import { filesOf, scratchFolder } from "./workbench.js";

const DATASET = loadDataset();
const JOBS = jobsOf(
  ["no_investigation"],
  { taskIds: [3], seeds: [1, 2, 3], split: "all" },
  NOTHING_LEARNED,
  DATASET,
);

const FACTS = { contract_version: "1", rules_digest: "r", dataset_digest: DATASET.digest };
const HEADER = headerOf(FACTS);

function storeIn(folder: string, keep: boolean, header = HEADER) {
  return createFileStore(join(folder, "t.jsonl"), { header, split: "all", keep });
}

async function playInto(folder: string, keep: boolean) {
  const store = storeIn(folder, keep);
  await runJobs(JOBS, store, {
    pool: createInProcessPool(DATASET),
    concurrency: 1,
    stop: new AbortController().signal,
    progress: createProgress({ write: () => undefined }),
  });
  return { path: join(folder, "t.jsonl"), store };
}

test("half a line at the end, of a run that was killed, is played again", async () => {
  const folder = scratchFolder();
  const { path, store } = await playInto(folder, false);
  store.finish(JOBS);
  const whole = filesOf(folder);
  const [header = "", first = "", second = ""] = readFileSync(path, "utf8").split("\n");
  const left: readonly (readonly [string, number])[] = [
    [`${header}\n${first}\n${second.slice(0, 40)}`, 1],
    [`${header}\n${first}\n${second}`, 1],
    [`${header}\n`, 0],
    [header.slice(0, 20), 0],
  ];
  for (const [text, kept] of left) {
    writeFileSync(path, text);
    const again = storeIn(folder, true);
    expect(JOBS.filter((job) => again.get(job) !== undefined)).toEqual(JOBS.slice(0, kept));
    again.close();
    const resumed = await playInto(folder, true);
    resumed.store.finish(JOBS);
    expect(filesOf(folder)).toEqual(whole);
  }
});

test("lines that are not one episode after the other are refused with the reason, and stay as they are", async () => {
  const folder = scratchFolder();
  const { path, store } = await playInto(folder, false);
  store.finish(JOBS);
  const [header = "", first = ""] = readFileSync(path, "utf8").split("\n");
  const mixed: readonly (readonly [string, RegExp])[] = [
    [`${header}\n${first}\n${first}\n`, /t\.jsonl: line 3 this episode stands in line 2 already\./],
    [`${first}\n`, /t\.jsonl: line 1 there is no header above this episode/],
    [`${header}\n{"policy":"random"}\n`, /t\.jsonl: line 2 episode_id is missing\./],
    [`${header}\n${first.replace("{", '{"policy":"x",')}\n`, /line 2 .*the key "policy" stands twice/],
    [
      `${header}\n${first.replace('"sla_breaches"', '"others"')}\n`,
      /t\.jsonl:2: notes\.sla_breaches is missing/,
    ],
    [
      `${header.replace('"rules_digest":"r"', '"rules_digest":"q"')}\n${first}\n`,
      /has the rules_digest q, and what is played has r/,
    ],
  ];
  for (const [text, message] of mixed) {
    writeFileSync(path, text);
    expect(() => storeIn(folder, true)).toThrow(message);
    expect(readFileSync(path, "utf8")).toBe(text);
  }
});

test("where other tickets were played the episode's figures are held to its steps", async () => {
  const folder = scratchFolder();
  const { path, store } = await playInto(folder, false);
  store.finish(JOBS);
  storeIn(folder, true).close();
  const text = readFileSync(path, "utf8");
  for (const field of ["queue_management_score", "planning_penalty", "episode_return", "investigations"]) {
    const at = text.lastIndexOf(`"${field}":`);
    writeFileSync(path, text.slice(0, at) + text.slice(at).replace(/:[^,}]+/, ":0.999"));
    expect(() => storeIn(folder, true)).toThrow(new RegExp(`has ${field} 0\\.999, and its steps make `));
  }
});

test("without being asked to keep them, earlier results are gone", async () => {
  const folder = scratchFolder();
  const { path } = await playInto(folder, false);
  appendFileSync(path, "more\n");
  const store = storeIn(folder, false);
  expect(JOBS.map((job) => store.get(job))).toEqual([undefined, undefined, undefined]);
  expect(readFileSync(path, "utf8")).toBe(headerLine(HEADER));
});

test("a finished file has the jobs in their order, whatever order they came in", async () => {
  const folder = scratchFolder();
  const { path, store } = await playInto(folder, false);
  const [header, ...inOrder] = readFileSync(path, "utf8").trimEnd().split("\n");
  store.finish([...JOBS].reverse());
  expect(readFileSync(path, "utf8").trimEnd().split("\n")).toEqual([header, ...inOrder.reverse()]);
});
