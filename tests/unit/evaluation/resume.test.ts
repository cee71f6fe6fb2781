import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { evaluate } from "../../../src/cli/evaluate.js";
import { aRecord } from "../dataset/records.js";

let folder: string;
let told: string;

const path = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(path(name), "utf8");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "resume-"));
  const records = Array.from({ length: 8 }, (_, index) =>
    aRecord({ ticket_id: `t-${index}`, requester: `r-${index}@example.org` }),
  );
  writeFileSync(path("tickets.json"), JSON.stringify(records));
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  told = "";
  const hear = (piece: string | Uint8Array): boolean => {
    told += String(piece);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(hear);
  vi.spyOn(process.stderr, "write").mockImplementation(hear);
});
afterEach(() => vi.restoreAllMocks());

const SUBMIT =
  '{"action_type":"submit","issue_type":"onboarding","priority":"high","assignment_group":"service_desk","resolution_action":"assign"}';

/** Answers each observation, noted in a file, as long as those are fewer than the file `limit` says; then it ends. */
function countingAgent(): string {
  return (
    `while read -r line; do case $line in '{"type":"obs'*) ` +
    `if [ "$(wc -l < ${path("log")})" -ge "$(cat ${path("limit")})" ]; then exit 3; fi; echo x >> ${path("log")}; echo '${SUBMIT}' ;; esac; done`
  );
}

function allow(answers: number): void {
  writeFileSync(path("log"), "");
  writeFileSync(path("limit"), String(answers));
}

function run(...flags: readonly string[]): Promise<number> {
  return evaluate.run(["--tasks", "1", "--episodes", "4", "--dataset", path("tickets.json"), ...flags], {});
}

/** As a run that was ended after so many episodes leaves it. */
function cutAfter(name: string, episodes: number, half = '{"episode_id":"half'): string {
  const lines = text(name).split("\n");
  const cut = `cut-${name}`;
  writeFileSync(path(cut), `${lines.slice(0, 1 + episodes).join("\n")}\n${half}`);
  return path(cut);
}

test.each([
  ["a policy", ["--policy", "heuristic"]],
  [
    "chance, of which each attempt is another",
    ["--policy", "random", "--attempts", "2", "--concurrency", "3"],
  ],
])("an evaluation of %s that goes on is the whole one, byte for byte", async (name, flags) => {
  const [file, whole] = [`${name.slice(0, 8)}.jsonl`, `${name.slice(0, 8)}.json`];
  expect(await run(...flags, "--record", path(file), "--output", path(whole))).toBe(0);
  const cut = cutAfter(file, 2);
  expect(await run(...flags, "--resume", cut, "--output", path("resumed.json"))).toBe(0);
  expect(text("resumed.json")).toBe(text(whole));
  expect(readFileSync(cut, "utf8")).toBe(text(file));
});

test("an agent that was given up goes on where it was, and is not asked again what it answered", async () => {
  const flags = ["--agent", countingAgent(), "--agent-retries", "0"];
  allow(99);
  await run(...flags, "--output", path("agent-whole.json"));
  const answers = text("log").length / 2;
  allow(answers - 1);
  expect(await run(...flags, "--record", path("agent.jsonl"))).toBe(1);
  const file = path("agent.jsonl");
  expect(told).toContain(
    `3 episodes of 4 are in ${file}: the same command with --resume ${file} plays the others.`,
  );
  allow(99);
  expect(await run(...flags, "--resume", file, "--output", path("agent.json"))).toBe(0);
  expect(text("log").length / 2).toBeLessThan(answers / 2);
  expect(text("agent.json")).toBe(text("agent-whole.json"));
});

test("what is kept of another player, split or rules is refused with what differs, and stays as it is", async () => {
  await run("--policy", "constant", "--record", path("constant.jsonl"));
  const before = text("constant.jsonl");
  const resumed = run("--policy", "random", "--split", "test", "--resume", path("constant.jsonl"));
  await expect(resumed).rejects.toThrow(
    /was played otherwise: policy "constant" there, "random" here; split "dev" there, "test" here; split_digest/,
  );
  const agents = ["--agent-name", "mine", "--agent"];
  allow(99);
  await run(...agents, countingAgent(), "--record", path("mine.jsonl"));
  await expect(run(...agents, "cat", "--resume", path("mine.jsonl"))).rejects.toThrow(
    /player\.command_sha256 "[0-9a-f]{64}" there, "[0-9a-f]{64}" here\. Give the settings/,
  );
  expect(text("constant.jsonl")).toBe(before);
});

test("a recording is not begun over an earlier one", async () => {
  await run("--policy", "constant", "--record", path("once.jsonl"));
  expect(await run("--policy", "random", "--record", path("once.jsonl"))).toBe(2);
  expect(told).toContain("is there already. Go on with it by --resume");
});

test("more episodes are added to those that are there, and fewer leave the others in the file", async () => {
  await run("--policy", "heuristic", "--resume", path("more.jsonl"), "--episodes", "2");
  await run("--policy", "heuristic", "--resume", path("more.jsonl"));
  expect(text("more.jsonl").trimEnd().split("\n")).toHaveLength(5);
  await run("--policy", "heuristic", "--resume", path("more.jsonl"), "--episodes", "1");
  expect(text("more.jsonl").trimEnd().split("\n")).toHaveLength(5);
});

test("a shard that was ended goes on, and is merged with the others into one run", async () => {
  const line = ["--policy", "random", "--attempts", "2"];
  await run(...line, "--output", path("one.json"));
  for (const index of [1, 2])
    await run(...line, "--shard", `${index}/2`, "--record", path(`half-${index}.jsonl`));
  const cut = cutAfter("half-1.jsonl", 1, "");
  const merge = ["merge", cut, path("half-2.jsonl"), "--dataset", path("tickets.json")];
  await expect(evaluate.run(merge, {})).rejects.toThrow(`the shard's command with --resume ${cut}`);
  expect(await run(...line, "--shard", "1/2", "--resume", cut)).toBe(0);
  expect(await evaluate.run([...merge, "--output", path("two.json")], {})).toBe(0);
  expect(text("two.json")).toBe(text("one.json"));
});

test("attempts that were not played are a warning of the merged report, too", async () => {
  for (const index of [1, 2]) {
    const shard = ["--shard", `${index}/2`, "--record", path(`idle-${index}.jsonl`)];
    await run("--policy", "constant", "--attempts", "3", ...shard);
  }
  const files = [1, 2].map((index) => path(`idle-${index}.jsonl`));
  told = "";
  await evaluate.run(["merge", ...files, "--dataset", path("tickets.json")], {});
  expect(told.match(/--attempts 3: nothing in constant is random/g)).toHaveLength(1);
});

test("a recording without an episode is not left behind, nor its lock", async () => {
  expect(await run("--agent", "no-such-agent-anywhere", "--record", path("never.jsonl"))).toBe(2);
  expect(existsSync(path("never.jsonl"))).toBe(false);
  expect(existsSync(path("never.jsonl.lock"))).toBe(false);
});
