import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadDataset } from "../../../src/dataset/index.js";
import { startServer, type RunningServer } from "../../../src/transport/server.js";
import { without } from "../../../src/support/without.js";
import {
  edited,
  episodesIn,
  rowsIn,
  run,
  scratchFolder,
  stepsOf,
  withStep,
  writeRows,
  type Row,
} from "./workbench.js";

let server: RunningServer;

beforeAll(async () => {
  server = await startServer({
    dataset: loadDataset(),
    version: "test",
    ports: [0],
    host: "127.0.0.1",
    maxSessions: 4,
    sessionTimeoutMs: 60_000,
    stepDeadlineMs: 30_000,
    log: { requestsWanted: false, request: () => undefined, failure: () => undefined },
  });
});
afterAll(() => server.close(0));

async function collected(policy = "heuristic"): Promise<string> {
  const path = join(scratchFolder(), "run.jsonl");
  await run("collect", `--policy ${policy} --seeds 3-4 --tasks 2,3 --output ${path}`);
  return path;
}

test.each(["heuristic", "random", "oracle"])("what %s played is played again alike", async (policy) => {
  const path = await collected(policy);
  const steps = episodesIn(path).flatMap(stepsOf).length;
  const nothing = { code: 0, out: `replay: no difference in 4 episodes, ${steps} steps\n`, notes: "" };
  expect(await run("replay", path)).toEqual(nothing);
  expect(await run("replay", `--url http://127.0.0.1:${server.ports[0]} ${path}`)).toEqual(nothing);
  expect(server.service.activeSessions()).toBe(0);
});

const EDITS: readonly (readonly [string, (row: Row) => Row, string])[] = [
  [
    "a reward",
    (row) => withStep(row, 1, (step) => ({ ...step, reward: 0.5 })),
    "episode 1 (task 2, seed 3), step 2, reward",
  ],
  [
    "a word of an observation",
    (row) =>
      withStep(row, 0, (step) => ({
        ...step,
        observation: { ...(step["observation"] as Row), queue_size: 9 },
      })),
    "after the reset, observation.queue_size",
  ],
  ["a component", (row) => withStep(row, 0, (step) => ({ ...step, components: {} })), "step 1, components."],
  [
    "an action",
    (row) => withStep(row, 0, (step) => ({ ...step, action: { action_type: "defer", tool_name: null } })),
    "step 1, ",
  ],
  ["a seed", (row) => ({ ...row, reset: { ...(row["reset"] as Row), seed: 8 } }), "after the reset, "],
  ["the id of the episode", (row) => ({ ...row, episode_id: "x" }), "after the reset, episode_id"],
];

test.each(EDITS)("%s that was edited by hand is found at its place", async (_, change, where) => {
  const path = edited(await collected(), 1, change);
  const { code, out } = await run("replay", path);
  expect(code).toBe(1);
  expect(out.split("\n")[0]).toMatch(/^replay: .*:2: /);
  expect(out).toContain(where);
  expect(out).toMatch(
    /\n {2}expected .*\n {2}seen {5}.*\n(?: {2}heuristic, which the file names.*\n)?replay: 1 of 4 episodes differs/,
  );
});

test("other digests are said before everything else, even where a later episode has them", async () => {
  const path = await collected();
  const [header, first, ...others] = rowsIn(path);
  const once = `${path}.joined`;
  writeRows(once, [header!, first!, { ...header, rules_digest: "0".repeat(64) }, ...others]);
  const twice = edited(once, 1, (row) => withStep(row, 1, (step) => ({ ...step, reward: 0.5 })));
  const { code, out } = await run("replay", twice);
  expect(code).toBe(1);
  expect(out.split("\n")[0]).toContain(`with other rules: rules_digest ${"0".repeat(64)}, now `);
  expect((await run("replay", once)).code).toBe(0);
});

test("a server that is not there is a failure, not a difference", async () => {
  const path = await collected();
  const { code, out, notes } = await run("replay", `${path} --url http://127.0.0.1:9`);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(notes).toContain("Check --url");
});

test("every problem of a broken file is told with its line, and nothing is written", async () => {
  const path = await collected();
  const [header, first, second, third, fourth] = rowsIn(path);
  const broken = `${path}.broken`;
  const lines = [
    header,
    JSON.stringify(first).slice(0, 40),
    withStep(second!, 0, (step) => ({ ...step, reward: "much", note: 1 })),
    withStep(third!, 1, (step) => ({ ...step, action: { action_type: "dance" } })),
    { ...fourth, rubric_reward: null },
  ];
  writeFileSync(
    broken,
    lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"),
  );
  const { code, notes } = await run("regrade", `${broken} --output ${path}.new`);
  expect(code).toBe(1);
  const told = notes.split("\n").filter((line) => line.startsWith("  line "));
  expect(told.map((line) => line.replace(/^ {2}line (\d+): ([^;:]*).*$/, "$1 $2"))).toEqual([
    "2 is not JSON that can be read",
    "3 steps[0].reward must be a number",
    "3 steps[0]",
    "4 steps[1].action.action_type",
    "5 finished is true, and rubric_reward is null",
  ]);
  expect([
    existsSync(`${path}.new`),
    readdirSync(dirname(path)).some((name) => name.endsWith(".partial")),
  ]).toEqual([false, false]);
});

test("blank lines, carriage returns, a byte-order mark and a missing last break are no difference", async () => {
  const path = await collected();
  const text = readFileSync(path, "utf8");
  const same = `${path}.same`;
  writeFileSync(same, `\uFEFF${text.trimEnd().replaceAll("\n", "\r\n\n")}`);
  expect((await run("replay", same)).code).toBe(0);
  writeFileSync(same, `${text}\n\n`);
  expect((await run("replay", same)).code).toBe(0);
});

test("an episode that two runs wrote is told by its lines, and one without a header by its own", async () => {
  const path = await collected();
  const [header, ...episodes] = rowsIn(path);
  writeRows(path, [header!, ...episodes, episodes[1]!]);
  const twice = await run("replay", path);
  expect([twice.code, twice.notes]).toEqual([
    1,
    expect.stringContaining("line 6: this episode stands in line 3 already"),
  ]);
  writeRows(path, episodes);
  expect((await run("replay", path)).notes).toContain("line 1: there is no header above this episode");
});

test("files that were joined are one, each part under its own header; in a named run a seed may come again", async () => {
  const path = await collected();
  const rows = rowsIn(path);
  writeRows(path, [...rows, { ...rows[0], run: "again" }, rows[1]!, rows[1]!]);
  expect(await run("replay", path)).toMatchObject({ code: 0, notes: "" });
});

test("an episode that was left unfinished is replayed and regraded as far as it went", async () => {
  const path = await collected();
  const [header, first] = rowsIn(path);
  const steps = stepsOf(first).slice(0, 2);
  const rest = without(first ?? {}, "observation");
  const episode_return = steps.reduce((sum, { reward }) => sum + Number(reward), 0);
  writeRows(path, [
    header!,
    { ...rest, steps, finished: false, unfinished: "idle", episode_return, rubric_reward: null },
  ]);
  expect(await run("replay", path)).toMatchObject({ code: 0, notes: "" });
  expect(await run("regrade", path)).toMatchObject({ code: 0, notes: "" });
  expect(sameBytes(path.replace(".jsonl", ".regraded.jsonl"), path)).toBe(true);
});

test("bytes that are no text and a file without episodes are told, too", async () => {
  const path = join(scratchFolder(), "run.jsonl");
  writeFileSync(path, Buffer.from([0xff, 0xfe, 0x0a]));
  expect((await run("replay", path)).notes).toContain("line 1: is not UTF-8 text");
  writeFileSync(path, "");
  expect((await run("replay", path)).notes).toContain("there is no episode in it");
  expect((await run("replay", `${path}.none`)).notes).toContain("cannot be read: there is no such file");
});

test("the rules that graded a file grade it the same again, to the byte", async () => {
  const path = await collected("random");
  const { code, out } = await run("regrade", path);
  expect(code).toBe(0);
  expect(out).toContain("regrade: 0 of ");
  expect(sameBytes(path.replace(".jsonl", ".regraded.jsonl"), path)).toBe(true);
});

test("rewards that other rules gave are replaced, and the summary says by how much", async () => {
  const path = await collected();
  const old = gradedOtherwise(path);
  const { code, out, notes } = await run("regrade", `${old} --output ${path}.new`);
  expect({ code, notes }).toEqual({ code: 0, notes: "" });
  expect(out).toContain("regrade: 1 of ");
  expect(out).toContain("  reward: 1 step, +0.2500 on average\n");
  expect(sameBytes(`${path}.new`, path)).toBe(true);
});

/** The file as other rules would have written it that pay .25 less for the first episode's first step. */
function gradedOtherwise(path: string): string {
  const less = (value: unknown): number => Number(value) - 0.25;
  const seenThen = (seen: Row): Row => {
    const history = (seen["history"] as readonly Row[]).map((entry, at) =>
      at === 0 ? { ...entry, reward: less(entry["reward"]) } : entry,
    );
    return { ...seen, history, ...(history.length === 1 && { reward: less(seen["reward"]) }) };
  };
  const [header, first, ...others] = rowsIn(path);
  const steps = stepsOf(first).map((step, index) => ({
    ...step,
    observation: seenThen(step["observation"] as Row),
    ...(index === 0 && { reward: less(step["reward"]) }),
  }));
  const copy = `${path}.old`;
  writeRows(copy, [
    { ...header, rules_digest: "0".repeat(64) },
    {
      ...first,
      steps,
      episode_return: steps.reduce((sum, step: Row) => sum + Number(step["reward"]), 0),
      observation: seenThen(first?.["observation"] as Row),
    },
    ...others,
  ]);
  return copy;
}

test("an episode whose tickets are gone, or whose actions do not fit any more, is left out and named", async () => {
  const path = await collected();
  const gone = edited(path, 1, (row) => ({ ...row, queue: ["ticket-999"] }));
  const { code, out, notes } = await run("regrade", `${gone} --output ${path}.new`);
  expect(code).toBe(1);
  expect(notes).toContain("episode 1 (task 2, seed 3) is left out: ticket-999 not in the split dev any more");
  expect(out).toContain("3 of 4 episodes");
  expect(episodesIn(`${path}.new`).length).toBe(3);
  const strayed = edited(path, 1, (row) =>
    withStep(row, 0, (step) => ({ ...step, ticket_id: "ticket-999" })),
  );
  expect((await run("regrade", `${strayed} --output ${path}.new`)).notes).toMatch(/step 1 was on ticket-999/);
});

function sameBytes(a: string, b: string): boolean {
  return readFileSync(a).equals(readFileSync(b));
}
