import { readFileSync, writeFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rowsIn, run, type Row } from "./workbench.js";

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

const at =
  (index: number, change: (row: Row) => Row) =>
  (rows: readonly Row[]): readonly Row[] =>
    rows.map((row, place) => (place === index ? change(row) : row));

const more = (value: unknown): number => Number(value) + 0.01;
const inside = (row: Row, key: string, change: (value: Row) => Row): Row => ({
  ...row,
  [key]: change(row[key] as Row),
});
const firstEnd = (rows: readonly Row[]): number => rows.findIndex(({ kind }) => kind === "end");
const same = (told: RegExp) => ({ replay: told, regrade: told });

const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  "a step reward that is .01 more": {
    change: at(2, (row) => ({ ...row, reward: more(row["reward"]) })),
    ...same(/:3: .*step 2, reward/),
  },
  "a reward moved from one step to the next, the sum kept": {
    change: (rows) =>
      rows.map((row, index) =>
        index === 1 || index === 2
          ? { ...row, reward: Number(row["reward"]) + (index === 1 ? 0.1 : -0.1) }
          : row,
      ),
    ...same(/:2: .*step 1, reward/),
  },
  "a component that is .01 more": {
    change: at(1, (row) => inside(row, "components", (parts) => ({ ...parts, worth: more(parts["worth"]) }))),
    ...same(/:2: .*step 1, components\.worth/),
  },
  "a part of a breakdown in the history": {
    change: (rows) =>
      at(firstEnd(rows), (row) =>
        inside(row, "observation", (seen) => ({
          ...seen,
          history: (seen["history"] as readonly Row[]).map((entry) => ({
            ...entry,
            ...(entry["breakdown"] !== null && {
              breakdown: { ...(entry["breakdown"] as Row), priority: 1.01 },
            }),
          })),
        })),
      )(rows),
    ...same(/observation\.history\[\d+\]\.breakdown\.priority/),
  },
  "the average so far in an observation": {
    change: at(3, (row) => inside(row, "observation", (seen) => ({ ...seen, average_score_so_far: 0.99 }))),
    replay: /observation\.average_score_so_far/,
    regrade: /:4: .*step 3, observation\.average_score_so_far/,
  },
  "the rubric reward of the last step": {
    change: (rows) =>
      at(firstEnd(rows) - 1, (row) => ({ ...row, rubric_reward: more(row["rubric_reward"]) }))(rows),
    ...same(/, rubric_reward/),
  },
  "the rubric reward of the end": {
    change: (rows) => at(firstEnd(rows), (row) => ({ ...row, rubric_reward: 0.99 }))(rows),
    ...same(/, rubric_reward/),
  },
  "the return of the end": {
    change: (rows) =>
      at(firstEnd(rows), (row) => ({ ...row, episode_return: more(row["episode_return"]) }))(rows),
    ...same(/, episode_return/),
  },
  "a step said to be the last": {
    change: at(1, (row) => ({ ...row, truncated: true })),
    ...same(/:2: .*step 1, truncated/),
  },
  "another seed": {
    change: at(0, (row) => inside(row, "reset", (reset) => ({ ...reset, seed: 4 }))),
    ...same(/:1: .*reset\.ticket_ids/),
  },
  "another queue": {
    change: at(0, (row) =>
      inside(row, "reset", (reset) => ({
        ...reset,
        ticket_ids: [...(reset["ticket_ids"] as string[])].reverse(),
      })),
    ),
    replay: /:1: .*reset\.ticket_ids/,
    regrade: /is left out/,
  },
  "another id of the episode": {
    change: at(0, (row) => ({ ...row, episode_id: "x" })),
    ...same(/:1: .*episode_id/),
  },
  "an action that was another": {
    change: at(1, (row) => ({ ...row, action: { action_type: "request_info" } })),
    replay: /:2: .*step 1, action/,
    regrade: /:2: .*step 1, action|is left out/,
  },
  "a reason that was another": {
    change: at(1, (row) => ({ ...row, action_source: "constant" })),
    ...same(/:2: .*step 1, action_source/),
  },
  "the oracle's trajectory under the heuristic's name": {
    change: () =>
      oracle.map((row) =>
        row["kind"] === "episode" ? { ...row, policy: "heuristic", sees: "observations" } : row,
      ),
    ...same(/step \d+, (action|action_source).*(.|\n)*heuristic, which the file names, does otherwise here/),
  },
  "the oracle's own name with less sight than it has": {
    change: () => oracle.map((row) => (row["kind"] === "episode" ? { ...row, sees: "observations" } : row)),
    ...same(/:1: .*sees/),
  },
};

describe.each(Object.entries(TAMPERINGS))("%s", (_name, { change, replay, regrade }) => {
  const written = (): string => {
    const path = join(folder, "tampered.jsonl");
    writeFileSync(
      path,
      change(honest)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(""),
    );
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
  "two steps that changed places": ([head, first, second, ...rest]) => [head!, second!, first!, ...rest],
  "a step that is left out": (rows) => rows.filter((_, index) => index !== 2),
  "an end that is left out": (rows) => rows.filter((_, index) => index !== firstEnd(rows)),
  "an episode that stands twice": (rows) => [...rows, ...rows.slice(0, firstEnd(rows) + 1)],
  "a number of steps": (rows) =>
    at(firstEnd(rows), (row) => ({ ...row, steps: Number(row["steps"]) + 1 }))(rows),
};

test.each(Object.entries(BROKEN))("%s is refused before anything is played", async (_, change) => {
  const path = join(folder, "broken.jsonl");
  writeFileSync(
    path,
    change(honest)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(""),
  );
  for (const command of ["replay", "regrade"] as const) {
    const { code, notes } = await run(command, path);
    expect([code, notes]).toEqual([
      1,
      expect.stringMatching(/^\w+: .* is no trajectory file that can be used:\n {2}line \d+: /),
    ]);
  }
});

test("figures that contradict each other are told also of a file that says it is of other rules", async () => {
  const other = honest.map((row) =>
    row["kind"] === "episode" ? { ...row, rules_digest: "0".repeat(64) } : row,
  );
  const path = join(folder, "other.jsonl");
  const tellings: readonly (readonly [(rows: readonly Row[]) => readonly Row[], RegExp | ""])[] = [
    [(rows) => rows, ""],
    [at(2, (row) => ({ ...row, reward: more(row["reward"]) })), /step 2, reward: it says/],
    [
      (rows) => at(firstEnd(rows), (row) => ({ ...row, episode_return: 4 }))(rows),
      /episode_return: it says 4, and/,
    ],
    [
      (rows) => at(firstEnd(rows), (row) => ({ ...row, rubric_reward: 1 }))(rows),
      /rubric_reward: it says 1, and/,
    ],
  ];
  for (const [change, told] of tellings) {
    writeFileSync(
      path,
      change(other)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(""),
    );
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
