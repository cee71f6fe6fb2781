import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCollect } from "../../../src/cli/collect.js";
import { EVALUATE_SETTINGS } from "../../../src/cli/settings/evaluate-settings.js";
import { withSource } from "../../../src/cli/settings/world-settings.js";
import { readSettings, SettingsError } from "../../../src/cli/settings/read-settings.js";
import { forRun } from "../../../src/cli/terminal/terminal.js";
import { loadDataset, splitDataset } from "../../../src/dataset/index.js";
import { startEpisode, step, stepAndStop, stoppedRubric } from "../../../src/engine/index.js";
import { readResult } from "../../../src/evaluation/result-file.js";
import { runEvaluation } from "../../../src/evaluation/run-evaluation.js";
import { createHeuristicPolicy } from "../../../src/policies/index.js";
import type { Terminal } from "../../../src/support/terminal.js";
import { without } from "../../../src/support/without.js";

type Row = Readonly<Record<string, unknown>>;

let folder: string;
let header: Row;
let episodes: readonly Row[];

function hearing(): { readonly terminal: Terminal; readonly heard: { out: string; notes: string } } {
  const heard = { out: "", notes: "" };
  const terminal = {
    out: (text: string) => void (heard.out += `${text}\n`),
    notes: { write: (text: string) => void (heard.notes += text) },
  };
  return { terminal, heard };
}

async function judged(flags: string, trajectories: readonly string[] = []) {
  const { terminal, heard } = hearing();
  const args = flags === "" ? [] : flags.split(" ");
  const settings = { ...withSource(readSettings(EVALUATE_SETTINGS, args, {})), trajectories };
  const code = await runEvaluation(settings, { terminal: forRun(terminal), environment: {} });
  return { code, ...heard };
}

function written(name: string, rows: readonly Row[]): string {
  const path = join(folder, name);
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return path;
}

const stepsOf = (episode: Row): readonly Row[] => episode["steps"] as readonly Row[];

/** The episode as if nobody had played on after so many steps. */
function leftAfter(episode: Row, count: number): Row {
  const steps = stepsOf(episode).slice(0, count);
  const episode_return = steps.reduce((sum, one) => sum + Number(one["reward"]), 0);
  return { ...episode, steps, episode_return, finished: false, unfinished: "idle", rubric_reward: null };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "recorded-"));
  const path = join(folder, "run.jsonl");
  const line = `--policy heuristic --seeds 0-1 --tasks 1,3 --observations false --output ${path}`;
  await runCollect(line.split(" "), {}, hearing().terminal);
  const rows = readFileSync(path, "utf8").trimEnd().split("\n");
  [header, ...episodes] = rows.map((row) => JSON.parse(row) as Row) as [Row, ...Row[]]; // a file of ours
});
afterAll(() => rmSync(folder, { recursive: true }));

test("what the heuristic played before is judged as what it plays now", async () => {
  const [now, before] = [join(folder, "now.json"), join(folder, "before.json")];
  await judged(`--episodes 2 --tasks 1,3 --output ${now}`);
  const ran = await judged(`--output ${before}`, [written("a.jsonl", [header, ...episodes])]);
  expect(ran.code).toBe(0);
  expect(ran.out).toContain("heuristic on dev, seeds 0 to 1, 4 recorded episodes");
  const { recorded, ...others } = readResult(before);
  expect(recorded).toEqual({ episodes: 4, unfinished: 0, leftOut: 0, different: 0 });
  expect(others).toEqual(readResult(now));
});

test("an unfinished episode counts as what finishing nothing more gives, wherever it was left", async () => {
  const whole = episodes[2]!;
  const tickets = splitDataset(loadDataset()).dev;
  for (const count of [0, 1, stepsOf(whole).length - 1]) {
    const output = join(folder, `left-${count}.json`);
    const ran = await judged(`--output ${output}`, [
      written("left.jsonl", [header, leftAfter(whole, count)]),
    ]);
    expect(ran.notes).toContain("of 1 episode 1 was left unfinished");
    const policy = createHeuristicPolicy();
    let now = startEpisode({ dataset: tickets, taskId: 3, seed: 0 });
    for (let taken = 0; taken < count; taken += 1) now = step(now.episode, policy.act(now.observation));
    const [row] = readResult(output).episodes;
    expect([ran.code, row?.unfinished, row?.rubricReward]).toEqual([0, true, stoppedRubric(now.episode)]);
    // Whoever compares with it makes every figure of it again.
    expect((await judged(`--episodes 1 --tasks 3 --against ${output}`)).code).toBe(0);
  }
});

test("one step with which the episode is cut off is worth what stopping after it is worth, at every step", () => {
  const tickets = splitDataset(loadDataset()).dev;
  const policy = createHeuristicPolicy();
  let now = startEpisode({ dataset: tickets, taskId: 3, seed: 4 });
  while (!now.observation.done) {
    const action = policy.act(now.observation);
    const next = step(now.episode, action);
    const { observation } = stepAndStop(now.episode, action);
    expect([observation.done, observation.rubricReward]).toEqual([true, stoppedRubric(next.episode)]);
    now = next;
  }
});

test("every figure that is told otherwise is named with its place, what is told and what was recomputed", async () => {
  const [first, second, ...others] = episodes;
  const lying = [
    { ...first, steps: stepsOf(first!).map((one, index) => (index === 1 ? { ...one, reward: 0.9 } : one)) },
    { ...second, rubric_reward: 1 },
    ...others,
  ];
  const [output, honest] = [join(folder, "lying.json"), join(folder, "before.json")];
  const ran = await judged(`--output ${output}`, [written("lying.jsonl", [header, ...lying])]);
  expect(ran.code).toBe(1);
  expect(ran.notes).toMatch(
    /lying\.jsonl:2: episode 1 \(task 1, seed 0\), step 2, reward: told 0\.9, recomputed 0\.\d+\./,
  );
  expect(ran.notes).toMatch(
    /lying\.jsonl:3: episode 2 \(task 1, seed 1\), step \d+, rubric_reward: told 1, recomputed 0\.\d+\./,
  );
  expect(ran.notes).toContain("2 episodes differ from what their actions make");
  expect(readResult(output).episodes).toEqual(readResult(honest).episodes);
});

test("several episodes of one seed in a run are its attempts, and one policy or run is judged at a time", async () => {
  const own = { ...header, policy: "mine", run: "monday" };
  const rows = [own, episodes[0]!, episodes[0]!, { ...header, run: "tuesday" }, episodes[1]!];
  const path = written("mixed.jsonl", rows);
  await expect(judged("", [path])).rejects.toThrow("several policies played: mine, heuristic. Name one");
  await expect(judged("--run friday", [path])).rejects.toThrow("the files have no episode of run friday");
  await expect(judged("--split test --policy mine", [path])).rejects.toThrow(
    "is of the split dev, and --split is test",
  );
  const output = join(folder, "mine.json");
  await judged(`--run monday --output ${output}`, [path]);
  expect(readResult(output)).toMatchObject({ attempts: 2, policy: { name: "mine", random: true } });
});

test("files of other rules or tickets are refused with both digests, and broken ones with their lines", async () => {
  const other = "0".repeat(64);
  for (const key of ["rules_digest", "dataset_digest"]) {
    const path = written("other.jsonl", [{ ...header, [key]: other }, ...episodes]);
    const told = judged("", [path]);
    await expect(told).rejects.toThrow(SettingsError);
    await expect(told).rejects.toThrow(`${key} ${other} there, ${String(header[key])} here`);
  }
  const broken = written("broken.jsonl", [header, without(episodes[0]!, "steps")]);
  expect(await judged("", [broken])).toMatchObject({
    code: 2,
    notes: expect.stringContaining("line 2: steps is missing") as string,
  });
});

test("an episode with a queue of its own, or whose actions do not fit, is left out and named", async () => {
  const asked = { ...(episodes[0]!["reset"] as Row), queue_size: 2 };
  const rows = [
    header,
    { ...episodes[0], reset: asked },
    { ...episodes[1], queue: ["nobody"] },
    episodes[2]!,
  ];
  const ran = await judged("", [written("left-out.jsonl", rows)]);
  expect(ran.code).toBe(1);
  expect(ran.notes).toContain("left-out.jsonl:2: episode 1 (task 1, seed 0) asked for a queue of its own");
  expect(ran.notes).toContain(
    "left-out.jsonl:3: episode 2 (task 1, seed 1) is not what its actions make: nobody not in",
  );
  expect(ran.notes).toContain("2 episodes are left out");
});
