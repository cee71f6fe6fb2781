import { readFileSync, writeFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { without } from "../../../src/support/without.js";
import { rowsIn, run, stepsOf, withStep, writeRows, type Row } from "./workbench.js";

let folder: string;
let honest: readonly Row[];
let oracle: readonly Row[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tampering-"));
  const collected = async (policy: string): Promise<readonly Row[]> => {
    const path = join(folder, `${policy}.jsonl`);
    await run("collect", `--policy ${policy} --seeds 3 --tasks 2,3 --output ${path}`);
    return rowsIn(path);
  };
  honest = await collected("heuristic");
  oracle = await collected("oracle");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Tampering {
  readonly change: (rows: readonly Row[]) => readonly Row[];
  /** What `replay` says in its first line, or `regrade` of a false figure. */
  readonly replay: RegExp;
  readonly regrade: RegExp;
}

const episode =
  (change: (row: Row) => Row) =>
  (rows: readonly Row[]): readonly Row[] =>
    rows.map((row, place) => (place === 1 ? change(row) : row));

/** Of the first episode; 0 is its first. */
const step = (index: number, change: (row: Row) => Row) => episode((row) => withStep(row, index, change));
const header = (change: Row) => (rows: readonly Row[]) =>
  rows.map((row, place) => (place === 0 ? { ...row, ...change } : row));

const more = (value: unknown): number => Number(value) + 0.01;
const inside = (row: Row, key: string, change: (value: Row) => Row): Row => ({
  ...row,
  [key]: change(row[key] as Row),
});
const same = (told: RegExp) => ({ replay: told, regrade: told });

const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  "a step reward that is .01 more": {
    change: step(1, (row) => ({ ...row, reward: more(row["reward"]) })),
    ...same(/:2: .*step 2, reward/),
  },
  "a reward moved from one step to the next, the sum kept": {
    change: episode((row) =>
      withStep(
        withStep(row, 0, (one) => ({ ...one, reward: Number(one["reward"]) + 0.1 })),
        1,
        (one) => ({ ...one, reward: Number(one["reward"]) - 0.1 }),
      ),
    ),
    ...same(/:2: .*step 1, reward/),
  },
  "a component that is .01 more": {
    change: step(0, (row) =>
      inside(row, "components", (parts) => ({ ...parts, worth: more(parts["worth"]) })),
    ),
    ...same(/:2: .*step 1, components\.worth/),
  },
  "a sentence on a step": {
    change: step(0, (row) => ({ ...row, feedback: "all right" })),
    ...same(/:2: .*step 1, feedback/),
  },
  "a part of a breakdown in the history": {
    change: episode((row) =>
      inside(row, "observation", (seen) => ({
        ...seen,
        history: (seen["history"] as readonly Row[]).map((entry) => ({
          ...entry,
          ...(entry["breakdown"] !== null && {
            breakdown: { ...(entry["breakdown"] as Row), priority: 1.01 },
          }),
        })),
      })),
    ),
    ...same(/observation\.history\[\d+\]\.breakdown\.priority/),
  },
  "the average so far in an observation": {
    change: step(2, (row) => inside(row, "observation", (seen) => ({ ...seen, average_score_so_far: 0.99 }))),
    replay: /observation\.average_score_so_far/,
    regrade: /:2: .*step 3, observation\.average_score_so_far/,
  },
  "the rubric reward": {
    change: episode((row) => ({ ...row, rubric_reward: 0.99 })),
    ...same(/, rubric_reward/),
  },
  "the return": {
    change: episode((row) => ({ ...row, episode_return: more(row["episode_return"]) })),
    ...same(/, episode_return/),
  },
  "an episode said to be cut off": {
    change: episode((row) => ({ ...row, truncated: true })),
    ...same(/:2: .*truncated/),
  },
  "another seed": {
    change: episode((row) => inside(row, "reset", (reset) => ({ ...reset, seed: 4 }))),
    ...same(/:2: .*queue/),
  },
  "another queue": {
    change: episode((row) => ({ ...row, queue: [...(row["queue"] as string[])].reverse() })),
    replay: /:2: .*queue/,
    regrade: /is left out/,
  },
  "another id of the episode": {
    change: episode((row) => ({ ...row, episode_id: "x" })),
    ...same(/:2: .*episode_id/),
  },
  "an action that was another": {
    change: step(0, (row) => ({ ...row, action: { action_type: "request_info" } })),
    replay: /:2: .*step 1, action/,
    regrade: /:2: .*step 1, action|is left out/,
  },
  "a reason that was another": {
    change: step(0, (row) => ({ ...row, action_source: "constant" })),
    ...same(/:2: .*step 1, action_source/),
  },
  "two steps that changed places": {
    change: episode((row) => {
      const [first, second, ...rest] = stepsOf(row);
      return { ...row, steps: [second!, first!, ...rest] };
    }),
    replay: /:2: /,
    regrade: /:2: |is left out/,
  },
  "a step that is left out": {
    change: episode((row) => ({ ...row, steps: stepsOf(row).slice(1) })),
    replay: /:2: /,
    regrade: /:2: |is left out/,
  },
  "the oracle's trajectory under the heuristic's name": {
    change: () => header({ policy: "heuristic", sees: "observations" })(oracle),
    ...same(/step \d+, (action|action_source).*(.|\n)*heuristic, which the file names, does otherwise here/),
  },
  "the oracle's own name with less sight than it has": {
    change: () => header({ sees: "observations" })(oracle),
    ...same(/:2: .*sees/),
  },
};

describe.each(Object.entries(TAMPERINGS))("%s", (_name, { change, replay, regrade }) => {
  const written = (): string => {
    const path = join(folder, "tampered.jsonl");
    writeRows(path, change(honest));
    return path;
  };

  test("is told by replay", async () => {
    const { code, out } = await run("replay", written());
    expect([code, out]).toEqual([1, expect.stringMatching(replay)]);
  });

  test("is told by regrade, with what was stored and what was made of it", async () => {
    const path = written();
    const { code, notes } = await run("regrade", `${path} --output ${path}.new`);
    expect([code, notes]).toEqual([1, expect.stringMatching(regrade)]);
  });
});

const BROKEN: Readonly<Record<string, (rows: readonly Row[]) => readonly Row[]>> = {
  "an end that is left out": episode((row) => without(row, "finished")),
  "an episode that stands twice": (rows) => [...rows, rows[1]!],
  "a score without an end": episode((row) => ({ ...row, finished: false })),
  "a header that is left out": (rows) => rows.slice(1),
  "a file of a format of before": header({ format: "helpdesk-trajectory/1" }),
};

test.each(Object.entries(BROKEN))("%s is refused before anything is played", async (_, change) => {
  const path = join(folder, "broken.jsonl");
  writeRows(path, change(honest));
  for (const command of ["replay", "regrade"] as const) {
    const { code, notes } = await run(command, path);
    expect([code, notes]).toEqual([
      1,
      expect.stringMatching(/^\w+: .* is no trajectory file that can be used:\n {2}line \d+: /),
    ]);
  }
});

test("figures that contradict each other are told also of a file that says it is of other rules", async () => {
  const other = header({ rules_digest: "0".repeat(64) })(honest);
  const path = join(folder, "other.jsonl");
  const tellings: readonly (readonly [(rows: readonly Row[]) => readonly Row[], RegExp | ""])[] = [
    [(rows) => rows, ""],
    [step(1, (row) => ({ ...row, reward: more(row["reward"]) })), /step 2, reward: it says/],
    [episode((row) => ({ ...row, episode_return: 4 })), /episode_return: it says 4, and/],
    [episode((row) => ({ ...row, rubric_reward: 1 })), /rubric_reward: it says 1, and/],
  ];
  for (const [change, told] of tellings) {
    writeRows(path, change(other));
    const { code, notes } = await run("regrade", `${path} --output ${path}.new`);
    expect([code, notes]).toEqual(told === "" ? [0, ""] : [1, expect.stringMatching(told)]);
  }
});

test("a policy of another name is not asked, and told by a warning when it is right about what it had not seen", async () => {
  const path = join(folder, "own.jsonl");
  await run("collect", `--policy oracle --seeds 0-9 --tasks 1,2,3 --output ${path}`);
  const renamed = readFileSync(path, "utf8")
    .replaceAll('"policy":"oracle"', '"policy":"my_agent"')
    .replaceAll('"sees":"labels"', '"sees":"observations"');
  writeFileSync(path, renamed);
  const { code, notes } = await run("replay", path);
  expect([code, notes]).toEqual([
    0,
    expect.stringMatching(
      /^replay: warning: my_agent may have seen labels: all four were right of (\d+) of \1 tickets /,
    ),
  ]);
});
