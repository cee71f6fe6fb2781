import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadDataset } from "../../../src/dataset/index.js";
import { startServer, type RunningServer } from "../../../src/transport/server.js";
import { edited, rowsIn, run, scratchFolder, type Row } from "./workbench.js";

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
  const steps = rowsIn(path).filter(({ kind }) => kind === "step").length;
  const nothing = { code: 0, out: `replay: no difference in 4 episodes, ${steps} steps\n`, notes: "" };
  expect(await run("replay", path)).toEqual(nothing);
  expect(await run("replay", `--url http://127.0.0.1:${server.ports[0]} ${path}`)).toEqual(nothing);
  expect(server.service.activeSessions()).toBe(0);
});

const EDITS: readonly (readonly [string, number, (row: Row) => Row, string])[] = [
  ["a reward", 2, (row) => ({ ...row, reward: 0.5 }), "episode 1 (task 2, seed 3), step 2, reward"],
  [
    "a word of an observation",
    1,
    (row) => ({ ...row, observation: { ...(row["observation"] as Row), queue_size: 9 } }),
    "after the reset, observation.queue_size",
  ],
  ["a component", 1, (row) => ({ ...row, components: {} }), "step 1, components."],
  ["an action", 1, (row) => ({ ...row, action: { action_type: "defer", tool_name: null } }), "step 1, "],
  ["a seed", 0, (row) => ({ ...row, reset: { ...(row["reset"] as Row), seed: 8 } }), "after the reset, "],
  ["the id of the episode", 0, (row) => ({ ...row, episode_id: "x" }), "after the reset, episode_id"],
];

test.each(EDITS)("%s that was edited by hand is found at its place", async (_, index, change, where) => {
  const path = edited(await collected(), index, change);
  const { code, out } = await run("replay", path);
  expect(code).toBe(1);
  expect(out.split("\n")[0]).toMatch(new RegExp(`^replay: .*:${index + 1}: `));
  expect(out).toContain(where);
  expect(out).toMatch(
    /\n {2}expected .*\n {2}seen {5}.*\n(?: {2}heuristic, which the file names.*\n)?replay: 1 of 4 episodes differ/,
  );
});

test("other digests are said before everything else, even where a later episode has them", async () => {
  const path = await collected();
  const last = rowsIn(path).findLastIndex(({ kind }) => kind === "episode");
  const once = edited(path, last, (row) => ({ ...row, rules_digest: "0".repeat(64) }));
  const twice = edited(once, 2, (row) => ({ ...row, reward: 0.5 }));
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
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const broken = `${path}.broken`;
  const ends = lines.findIndex((line) => line.includes('"kind":"end"'));
  const later = rowsIn(path).flatMap(({ kind }, index) => (kind === "episode" ? [index] : []));
  const [, second = 0, third = 0, fourth = 0] = later;
  lines[2] = lines[2]?.slice(0, 40) ?? "";
  lines[3] = JSON.stringify({ ...rowsIn(path)[3], reward: "much", note: 1 });
  lines[second + 1] = JSON.stringify({ ...rowsIn(path)[second + 1], action: { action_type: "dance" } });
  lines[third + 1] = JSON.stringify({ ...rowsIn(path)[third + 1], step: 7 });
  expect(ends).toBeGreaterThan(3);
  writeFileSync(broken, `${lines.slice(0, fourth + 2).join("\n")}\n`);
  const { code, notes } = await run("regrade", `${broken} --output ${path}.new`);
  expect(code).toBe(1);
  const told = notes.split("\n").filter((line) => line.startsWith("  line "));
  expect(told.map((line) => line.replace(/^ {2}line (\d+): ([^;:]*).*$/, "$1 $2"))).toEqual([
    "3 is not JSON that can be read",
    "4 reward must be a number",
    "4 note is not one of its members",
    `${second + 2} action.action_type`,
    `${third + 2} step is 7 where 1 should follow`,
    `${fourth + 2} the file ends here, the episode that begins in line ${fourth + 1} has no end row`,
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

test("episodes of two runs that are mixed are told by line and reason", async () => {
  const path = await collected();
  const rows = rowsIn(path);
  const starts = rows.flatMap(({ kind }, index) => (kind === "episode" ? [index] : []));
  const [, second = 0, third = 0] = starts;
  const mixed = [...rows.slice(0, 2), ...rows.slice(third + 2, third + 4), ...rows.slice(second), ...rows];
  writeFileSync(path, mixed.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const { code, notes } = await run("replay", path);
  expect(code).toBe(1);
  expect(notes).toContain("line 3: its observation is of task 3, and the episode of task 2");
  expect(notes).toContain(`line ${4 + rows.length - second + 1}: this episode begins in line 1 already`);
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
  expect(out).toContain("  reward: 1 steps, +0.2500 on average\n");
  expect(sameBytes(`${path}.new`, path)).toBe(true);
});

/** The file as other rules would have written it that pay .25 less for the first episode's first step. */
function gradedOtherwise(path: string): string {
  const less = (value: unknown): number => Number(value) - 0.25;
  const rows = rowsIn(path);
  const until = rows.findIndex(({ kind }) => kind === "end");
  const changed = rows.map((row, index) => {
    if (row["kind"] === "episode") return { ...row, rules_digest: "0".repeat(64) };
    if (index > until) return row;
    const seen = row["observation"] as Row;
    const history = (seen["history"] as readonly Row[]).map((entry, at) =>
      at === 0 ? { ...entry, reward: less(entry["reward"]) } : entry,
    );
    const observation = { ...seen, history, ...(history.length === 1 && { reward: less(seen["reward"]) }) };
    return {
      ...row,
      observation,
      ...(row["step"] === 1 && { reward: less(row["reward"]) }),
      ...(row["kind"] === "end" && { episode_return: less(row["episode_return"]) }),
    };
  });
  const copy = `${path}.old`;
  const sum = changed
    .slice(0, until)
    .reduce((all, row) => all + Number("reward" in row ? row["reward"] : 0), 0);
  const exact = changed.map((row, index) => (index === until ? { ...row, episode_return: sum } : row));
  writeFileSync(copy, exact.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return copy;
}

test("an episode whose tickets are gone, or whose actions do not fit any more, is left out and named", async () => {
  const path = await collected();
  const gone = edited(path, 0, (row) => ({
    ...row,
    reset: { ...(row["reset"] as Row), ticket_ids: ["ticket-999"] },
  }));
  const { code, out, notes } = await run("regrade", `${gone} --output ${path}.new`);
  expect(code).toBe(1);
  expect(notes).toContain("episode 1 (task 2, seed 3) is left out: ticket-999 not in the split dev any more");
  expect(out).toContain("3 of 4 episodes");
  expect(rowsIn(`${path}.new`).filter(({ kind }) => kind === "episode").length).toBe(3);
  const strayed = edited(path, 1, (row) => ({ ...row, ticket_id: "ticket-999" }));
  expect((await run("regrade", `${strayed} --output ${path}.new`)).notes).toMatch(/step 1 was on ticket-999/);
});

function sameBytes(a: string, b: string): boolean {
  return readFileSync(a).equals(readFileSync(b));
}
