import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SettingsError } from "../../../src/cli/settings/read-settings.js";
import { without } from "../../../src/support/without.js";
import { episodesIn, rowsIn, run, scratchFolder, stepsOf, writeRows, type Row } from "./workbench.js";

/** An episode as the formats of before had it. */
type Old = (header: Row, episode: Row) => readonly Row[];

const resetOf = (episode: Row): Row => episode["reset"] as Row;
const kind = (of: string): Row => ({ kind: of });
const isLast = (episode: Row, index: number): boolean => index === stepsOf(episode).length - 1;

const rowsOfCollect: Old = (header, episode) => {
  const head = without(header, "program_version", "run");
  const { queue: ticket_ids, observation, rubric_reward, episode_return, episode_id } = episode;
  const reset = { ...resetOf(episode), ticket_ids };
  return [
    { ...kind("episode"), ...head, format: "helpdesk-trajectory/1", episode_id, reset },
    ...stepsOf(episode).map((step, index) => ({
      ...kind("step"),
      step: index + 1,
      ...without(step, "feedback"),
      done: isLast(episode, index),
      truncated: false,
      rubric_reward: isLast(episode, index) ? rubric_reward : null,
    })),
    { ...kind("end"), steps: stepsOf(episode).length, episode_return, rubric_reward, observation },
  ];
};

const rowsOfBaseline: Old = (_, episode) => {
  const { task_id, seed, split } = resetOf(episode);
  return [
    { ...kind("run"), format: 1, policy: "heuristic", model: "heuristic", mode: null, seed, split },
    ...stepsOf(episode).map(({ action, reward }, index) => ({
      ...kind("step"),
      task_id,
      step: index + 1,
      action,
      reward,
      action_source: "heuristic",
      line: "[STEP]",
    })),
    { ...kind("episode"), task_id, success: true, score: episode["rubric_reward"], line: "[END]" },
  ];
};

const stepsOfPolicy: Old = (_, episode) =>
  stepsOf(episode).map(({ action, reward, action_source }, index) => ({
    policy: "heuristic",
    seed: resetOf(episode)["seed"],
    task: resetOf(episode)["task_id"],
    step: index + 1,
    action,
    action_source,
    cue: "any",
    step_reward: reward,
    rubric_reward: isLast(episode, index) ? episode["rubric_reward"] : null,
  }));

const resultOfEvaluate: Old = ({ contract_version, rules_digest, dataset_digest }, episode) => {
  const { task_id, seed, split } = resetOf(episode);
  const { rubric_reward, steps } = episode;
  return [
    {
      format: "helpdesk-env/evaluation/3",
      contract_version,
      rules_digest,
      dataset_digest,
      split,
      policy: { name: "heuristic", sees: "observations", random: false },
      episodes: [{ task_id, seed, attempt: 1, rubric_reward, steps }],
    },
  ];
};

const recordingOfPython: Old = ({ rules_digest, dataset_digest }, episode) => {
  const { task_id, seed, split } = resetOf(episode);
  const actions = stepsOf(episode).map(({ action }) => ({ tool_target_ticket_id: null, ...(action as Row) }));
  return [
    { format: "helpdesk-env/judged/1", agent: "heuristic", place: { rules_digest, dataset_digest, split } },
    { task_id, seed, rubric_reward: episode["rubric_reward"], failure: null, actions },
  ];
};

const OLD = { rowsOfCollect, rowsOfBaseline, stepsOfPolicy, resultOfEvaluate, recordingOfPython };

async function present() {
  const folder = scratchFolder();
  const path = join(folder, "present.jsonl");
  await run("collect", `--policy heuristic --seeds 3 --tasks 2 --output ${path}`);
  const [header, episode] = rowsIn(path);
  // The canary stands beside observations, which no format of before had.
  return { folder, path, header: without(header!, "notes"), episode: episode! };
}

test("every format of before becomes the present one, and is the same episode", async () => {
  const { folder, header, episode } = await present();
  for (const [name, of] of Object.entries(OLD)) {
    const [old, made] = [join(folder, name), join(folder, `${name}.made`)];
    writeRows(old, of(header, episode));
    expect((await run("replay", old)).notes).toContain("trajectories convert");
    expect(await run("trajectories", `convert ${old} --output ${made}`)).toMatchObject({
      code: 0,
      notes: "",
    });
    expect(await run("replay", made)).toMatchObject({ code: 0, notes: "" });
    const figures = without(episode, "steps", "observation");
    expect(rowsIn(made)[0]).toEqual(header);
    expect(episodesIn(made)).toMatchObject([figures]);
    const actions = (row: Row | undefined) => stepsOf(row).map(({ action }) => action);
    expect(actions(episodesIn(made)[0])).toEqual(actions(episode));
  }
});

test("several files become one, each part under its own header", async () => {
  const { folder, header, episode } = await present();
  const paths = Object.entries(OLD).map(([name, of]) => {
    writeRows(join(folder, name), of(header, episode));
    return join(folder, name);
  });
  const made = join(folder, "made");
  const { code, out } = await run("trajectories", `convert ${paths.join(" ")} --output ${made}`);
  expect([code, out.split("\n").length]).toEqual([0, 7]);
  expect(await run("replay", made)).toMatchObject({ code: 0 });
});

test("what cannot be played again is left out with its line and the reason", async () => {
  const { folder, header, episode } = await present();
  const old = join(folder, "old");
  const tellings: readonly (readonly [readonly Row[], string])[] = [
    [
      rowsOfBaseline(header, { ...episode, rubric_reward: 0.9 }),
      "it has the score 0.9, and played again it is",
    ],
    [
      stepsOfPolicy(header, { ...episode, steps: stepsOf(episode).slice(0, -1) }),
      "do not make one whole episode",
    ],
    [resultOfEvaluate({ ...header, dataset_digest: "x" }, episode), "Name its tickets with --dataset"],
    [resultOfEvaluate({ ...header, rules_digest: "x" }, episode), "Convert it by the version that wrote it"],
  ];
  for (const [rows, why] of tellings) {
    writeRows(old, rows);
    const { code, notes } = await run("trajectories", `convert ${old} --output ${old}.new`);
    expect([code, notes]).toEqual([2, expect.stringContaining(why)]);
    expect(notes).toContain("no episode could be converted, so nothing is written");
  }
});

test("a file that is none of them, and wrong words, are refused with what to do", async () => {
  const { folder, path } = await present();
  const other = join(folder, "other");
  writeFileSync(other, '{"normalised_return":1}\n');
  for (const [line, why] of [
    [`convert ${path} --output ${path}.new`, "is of the present format already"],
    [`convert ${other} --output ${path}.new`, "Of a run of policy give …_trajectories.jsonl"],
    [`convert ${other}.none --output ${path}.new`, "cannot be read"],
  ] as const) {
    const { code, notes } = await run("trajectories", line);
    expect([code, notes]).toEqual([2, expect.stringContaining(why)]);
  }
  for (const line of ["guess", "convert --output x", `convert ${path}`, "export --format sft"]) {
    await expect(run("trajectories", line)).rejects.toThrow(SettingsError);
  }
});

test("an export has the bytes of what collect writes in that form, with or without observations in the file", async () => {
  const folder = scratchFolder();
  const line = "--policy heuristic --seeds 3-4 --tasks 1,2";
  for (const observations of [true, false]) {
    const path = join(folder, `run-${observations}.jsonl`);
    await run("collect", `${line} --observations ${observations} --output ${path}`);
    for (const format of ["parquet", "sft", "jsonl"]) {
      const [made, collected] = [join(folder, "made"), join(folder, "collected")];
      await run("collect", `${line} --format ${format} --output ${collected}`);
      expect(await run("trajectories", `export ${path} --format ${format} --output ${made}`)).toMatchObject({
        code: 0,
        notes: "",
      });
      expect(sameBytes(made, collected)).toBe(true);
    }
  }
});

test("an export refuses test tickets, other rules and figures that are not true, and writes nothing then", async () => {
  const { path, header, episode } = await present();
  const tellings: readonly (readonly [readonly Row[], string])[] = [
    [[header, { ...episode, reset: { ...resetOf(episode), split: "all" } }], "Add --allow-test"],
    [[{ ...header, rules_digest: "x" }, episode], "Regrade it first"],
    [
      [header, { ...episode, rubric_reward: 0.99 }],
      "rubric_reward is 0.99, and its own queue and actions make",
    ],
  ];
  for (const [rows, why] of tellings) {
    writeRows(path, rows);
    const { code, notes } = await run("trajectories", `export ${path} --output ${path}.new`);
    expect([code, notes]).toEqual([1, expect.stringContaining(why)]);
  }
});

function sameBytes(a: string, b: string): boolean {
  return readFileSync(a).equals(readFileSync(b));
}
