import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, afterEach, expect, test, vi } from "vitest";
import { evaluate } from "../../../src/cli/evaluate.js";
import { readResult, resultText } from "../../../src/evaluation/result-file.js";
import { createProgress } from "../../../src/cli/terminal/progress.js";
import { EVALUATE_SETTINGS } from "../../../src/cli/settings/evaluate-settings.js";
import { withSource } from "../../../src/cli/settings/world-settings.js";
import { readSettings } from "../../../src/cli/settings/read-settings.js";
import { evaluatePolicy } from "../../../src/evaluation/evaluate-policy.js";
import { prepare } from "../../../src/evaluation/prepare.js";
import { playShard } from "../../../src/evaluation/recorded/play-shard.js";
import { recordOn } from "../../../src/evaluation/recorded/record-played.js";
import type { EnvironmentPool } from "../../../src/rollouts/environment-pool.js";
import { InfrastructureError } from "../../../src/rollouts/infrastructure-error.js";
import { without } from "../../../src/support/without.js";
import { SettingsError } from "../../../src/support/settings-error.js";
import { aRecord } from "../dataset/records.js";

let folder: string;
let told: string;

const path = (name: string): string => join(folder, name);

function ticketsIn(name: string, title: string): void {
  const records = Array.from({ length: 8 }, (_, index) =>
    aRecord({ ticket_id: `t-${index}`, requester: `r-${index}@example.org`, title: `${title} ${index}` }),
  );
  writeFileSync(path(name), JSON.stringify(records));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "shards-"));
  ticketsIn("tickets.json", "Printer");
  ticketsIn("others.json", "Scanner");
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  told = "";
  const hear = (text: string | Uint8Array): boolean => {
    told += String(text);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(hear);
  vi.spyOn(process.stderr, "write").mockImplementation(hear);
});
afterEach(() => vi.restoreAllMocks());

function run(line: string, dataset = "tickets.json"): Promise<number> {
  return evaluate.run([...line.split(" "), "--dataset", path(dataset)], {});
}

/** Plays all shards; gives their files. */
async function played(line: string, of: number, name = "shard"): Promise<readonly string[]> {
  const files = Array.from({ length: of }, (_, at) => path(`${name}-${at + 1}-${of}.jsonl`));
  for (const [at, file] of files.entries()) {
    rmSync(file, { force: true });
    expect(await run(`${line} --shard ${at + 1}/${of} --record ${file}`)).toBe(0);
  }
  return files;
}

test.each([
  [
    "chance, of which each attempt is another",
    "--policy random --attempts 2 --seed-start 5 --tasks 1 --episodes 4",
    [1, 2, 3, 7],
  ],
  ["the heuristic", "--policy heuristic --tasks 1,2 --episodes 2", [3]],
  ["the labels", "--policy oracle --split test --solved 0.9 --tasks 2 --episodes 2", [2]],
])("shards of %s merged are one run, byte for byte, in whatever order they come", async (_, line, counts) => {
  const [whole, made] = [path("whole.json"), path("made.json")];
  await run(`${line} --output ${whole}`);
  const toldOfWhole = told;
  for (const of of counts) {
    const files = await played(line, of);
    told = "";
    expect(await run(`merge ${[...files].reverse().join(" ")} --output ${made}`)).toBe(0);
    expect(readFileSync(made, "utf8")).toBe(readFileSync(whole, "utf8"));
    expect(told.replaceAll(made, whole)).toBe(toldOfWhole);
  }
});

test("an agent's shards, joined in one file, make its result, report, warnings and comparison with their confidence", async () => {
  const reply =
    '{"action_type":"submit","issue_type":"onboarding","priority":"high","assignment_group":"service_desk","resolution_action":"assign","confidence":0.7}';
  const agent = `while read -r line; do case $line in '{"type":"obs'*) echo thinking; echo '${reply}' ;; esac; done`;
  const play = (...flags: readonly string[]): Promise<number> =>
    evaluate.run(
      ["--agent", agent, "--tasks", "1", "--episodes", "2", "--dataset", path("tickets.json"), ...flags],
      {},
    );
  const ends = (name: string): readonly string[] => [
    "--output",
    path(`${name}.json`),
    "--html",
    path(`${name}.html`),
    "--against",
    "constant",
  ];
  await play(...ends("one"));
  const files = [1, 2].map((index) => path(`agent-${index}.jsonl`));
  for (const [at, file] of files.entries()) await play("--shard", `${at + 1}/2`, "--record", file);
  writeFileSync(path("joined.jsonl"), files.map((file) => readFileSync(file, "utf8")).join(""));
  expect(await run(`merge ${path("joined.jsonl")} ${ends("two").join(" ")}`)).toBe(0);
  for (const end of ["json", "html"]) {
    expect(readFileSync(path(`two.${end}`), "utf8")).toBe(readFileSync(path(`one.${end}`), "utf8"));
  }
  expect(readFileSync(path("two.json"), "utf8")).toContain('"confidence":0.7');
  expect(readFileSync(path("two.html"), "utf8")).toMatch(
    /class="warning">The agent printed \d+ lines that are no answers/,
  );
});

test("episodes that the place of play failed are failures of the merged evaluation, too", async () => {
  const line = `--tasks 1,2 --episodes 3 --dataset ${path("tickets.json")}`;
  const settings = withSource(readSettings(EVALUATE_SETTINGS, line.split(" "), {}));
  const progress = createProgress({ write: () => undefined });
  const { evaluation } = await prepare(settings, { training: undefined, agent: undefined, progress });
  const failing = (seed: number) => new InfrastructureError(`gone at ${seed}`);
  const pool: EnvironmentPool = {
    ...evaluation.pool,
    openEnvironment() {
      const environment = evaluation.pool.openEnvironment();
      const reset: typeof environment.reset = (asked) =>
        asked.seed === 2 ? Promise.reject(failing(2)) : environment.reset(asked);
      return { ...environment, reset };
    },
  };
  const flaky = { ...evaluation, pool };
  const files = [1, 2].map((index) => path(`flaky-${index}.jsonl`));
  for (const [at, file] of files.entries()) {
    const terminal = { out: () => undefined, notes: { write: (text: string) => void (told += text) } };
    const shard = { index: at + 1, of: 2 };
    const recording = recordOn([flaky], { flag: "--record", path: file }, { shard, warnings: [] });
    await playShard(recording.on({ ...flaky, shard }), file, () => [], terminal);
    recording.close();
  }
  expect(told).toContain("evaluate: task 2, seed 2 was not finished: gone at 2");
  expect(await run(`merge ${files.join(" ")} --output ${path("flaky.json")}`)).toBe(1);
  expect(readFileSync(path("flaky.json"), "utf8")).toBe(resultText(await evaluatePolicy(flaky)));
  expect(readResult(path("flaky.json")).failures).toHaveLength(2);
});

test("shards that are missing, doubled, changed, or of another evaluation are refused with what is wrong", async () => {
  const line = "--policy heuristic --tasks 1 --episodes 3";
  const [first = "", second = "", third = ""] = await played(line, 3, "a");
  const [other = ""] = await played(`${line} --seed-start 9`, 3, "b");
  const refused = async (files: readonly string[], dataset?: string): Promise<string> => {
    const error: unknown = await run(`merge ${files.join(" ")}`, dataset).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SettingsError);
    return String(error).replaceAll(`${folder}/`, "");
  };
  const edited = (name: string, change: (text: string) => string): string => {
    writeFileSync(path(name), change(readFileSync(second, "utf8")));
    return path(name);
  };
  expect(await refused([second])).toContain("needs each of the 3 shards once; missing: 1/3, 3/3.");
  expect(await refused([first, second, second])).toContain(
    "missing: 3/3; more than once: 2/3 (a-2-3.jsonl, a-2-3.jsonl).",
  );
  expect(await refused([first, second, third, other])).toContain(
    "b-1-3.jsonl is a shard of another evaluation than a-1-3.jsonl: seed_start 9 there, 0 in the first.",
  );
  for (const key of ["rules_digest", "dataset_digest", "contract_version"]) {
    const stray = edited("stray.jsonl", (text) =>
      text.replace(new RegExp(`"${key}":"[^"]*"`), `"${key}":"0"`),
    );
    expect(await refused([first, stray, third])).toContain(
      `stray.jsonl is a shard of another evaluation than a-1-3.jsonl: ${key} "0" there, "`,
    );
  }
  const zeroed = [first, second, third].map((file, at) => {
    const text = readFileSync(file, "utf8").replace(/"rules_digest":"[^"]*"/, '"rules_digest":"0"');
    writeFileSync(path(`zeroed-${at}.jsonl`), text);
    return path(`zeroed-${at}.jsonl`);
  });
  expect(await refused(zeroed)).toContain("zeroed-0.jsonl was played by other rules (rules_digest 0 there, ");
  expect(await refused([first, second, third], "others.json")).toMatch(
    /a-1-3\.jsonl was played on other tickets \(split_digest \w{64} there, \w{64} here\)\. Name them with --dataset\./,
  );
  const better = edited("better.jsonl", (text) =>
    text.replace(/"rubric_reward":[\d.]+/, '"rubric_reward":1'),
  );
  expect(await refused([first, better, third])).toMatch(
    /better\.jsonl:2 cannot be merged: .* rubric_reward is not what/,
  );
  const moved = edited("moved.jsonl", (text) => text.replace('"index":2', '"index":1'));
  expect(await refused([moved, edited("2.jsonl", (text) => text), third])).toContain(
    "moved.jsonl:2 is task 1, seed 1, which is not an episode of shard 1 of 3.",
  );
  const [head = "", ...episodes] = readFileSync(first, "utf8").split("\n");
  const plain = JSON.stringify(without(JSON.parse(head) as object, "notes"));
  writeFileSync(path("plain.jsonl"), [plain, ...episodes].join("\n"));
  expect(await refused([path("plain.jsonl")])).toContain("plain.jsonl is no shard of an evaluation");
});

test.each([
  ["--shard 0/2 --record a.jsonl", "--shard must be I/N, such as 1/4, with I from 1 to N"],
  ["--shard 3/2 --record a.jsonl", "--shard must be I/N"],
  ["--shard 1/2", "--shard is played into a file: name it with --record"],
  ["--shard 1/2 --record a.jsonl --html a.html", "leave --html to evaluate merge"],
  ["--shard 1/2 --record a.jsonl --scramble", "Leave it out"],
  ["--shard 1/9 --record /tmp/never.jsonl --tasks 1 --episodes 2", "2 episodes are planned"],
  ["merge", "evaluate merge needs the files of all shards"],
  ["merge a.jsonl --episodes 3", "--episodes"],
  ["a.jsonl", "shards by evaluate merge"],
])("evaluate %s is refused with what to do, and plays nothing", async (line, message) => {
  await expect(evaluate.run(line.split(" "), {})).rejects.toThrow(message);
});

test("attempts where nothing is random are said to be the same, and each seed is played once", async () => {
  const [one, four] = [path("one-attempt.json"), path("four-attempts.json")];
  const line = "--policy heuristic --tasks 1 --episodes 2";
  expect(await run(`${line} --output ${one}`)).toBe(0);
  expect(told).not.toContain("--attempts 4");
  const html = path("four.html");
  expect(await run(`${line} --attempts 4 --output ${four} --html ${html}`)).toBe(0);
  const sentence =
    "--attempts 4: nothing in heuristic is random, so every attempt of a seed would be the same, and each seed was played once.";
  expect(told).toContain(sentence);
  expect(readFileSync(html, "utf8")).toContain(sentence);
  expect(readFileSync(four, "utf8")).toBe(readFileSync(one, "utf8"));
});

test("what was recorded in passing is judged as it was played", async () => {
  const line = "--policy random --attempts 2 --tasks 1 --episodes 2";
  const [now, before, record] = [path("now.json"), path("before.json"), path("record.jsonl")];
  await run(`${line} --output ${now} --record ${record} --against constant`);
  expect(await run(`--trajectories ${record} --output ${before}`)).toBe(0);
  expect(without(readResult(before), "recorded")).toEqual(readResult(now));
});
