import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readRun, ResumeError } from "../../../src/baseline/read-run.js";
import { headerOf } from "../../../src/trajectory-file/index.js";

const HEADER = headerOf({
  contract_version: "1",
  rules_digest: "r",
  dataset_digest: "d",
  policy: "llm/m",
  notes: { seed: 1 },
});

function episode(taskId: number, finished = true) {
  const step = {
    ticket_id: "t",
    action: { action_type: "defer" },
    reward: 0.5,
    notes: { line: `${taskId}.1` },
  };
  return {
    episode_id: `e${taskId}`,
    reset: { task_id: taskId, seed: 1, split: "dev" },
    steps: [step],
    finished,
    truncated: false,
    episode_return: 0.5,
    rubric_reward: finished ? 0.5 : null,
    notes: { line: `${taskId} ends` },
  };
}

function resumed(rows: readonly object[], tail = "") {
  const folder = mkdtempSync(join(tmpdir(), "baseline-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "run.jsonl");
  writeFileSync(path, `${rows.map((row) => `${JSON.stringify(row)}\n`).join("")}${tail}`);
  try {
    return readRun(path, HEADER).map(({ taskId, printed }) => [taskId, printed]);
  } catch (error) {
    if (error instanceof ResumeError) return error.message.replaceAll(path, "FILE");
    throw error;
  }
}

test("a run that was stopped is gone on with after its last finished episode", () => {
  const kept = [[1, ["1.1", "1 ends"]]];
  expect(resumed([HEADER, episode(1)])).toEqual(kept);
  expect(resumed([HEADER, episode(1), episode(2, false)], '{"episode_id":"st')).toEqual(kept);
  expect(resumed([HEADER, episode(1)], "\r\n\n")).toEqual(kept);
  expect(resumed([], '{"format":')).toEqual([]);
});

test.each([
  [
    [HEADER, episode(1), episode(1)],
    /^FILE is damaged: line 3: this episode stands in line 2 already\. Give/,
  ],
  [[HEADER, { kind: "step" }], /^FILE is damaged: line 2: is of a format of before; .*trajectories convert/],
  [
    [{ ...HEADER, notes: { seed: 2 } }, episode(1)],
    /^FILE is of another run\. It begins with .*"seed":2.*Give the same/,
  ],
  [[episode(1)], /^FILE is of another run\./],
] as const)("a file that is not the run's is refused: %#", (rows, message) => {
  expect(resumed(rows)).toMatch(message);
});
