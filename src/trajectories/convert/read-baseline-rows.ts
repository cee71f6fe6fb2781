import * as v from "valibot";
import { TASK_IDS } from "../../domain/task.js";
import { SPLIT_CHOICES } from "../../domain/vocabulary.js";
import { having, MEMBERS, NUMBER, oneOf, TEXT, wholeNumber } from "../../files/shapes.js";
import type { OldEpisode, OldStep } from "./old-episode.js";
import { oldLines, shaped } from "./old-lines.js";

const RUN_ROW = having({
  policy: TEXT,
  model: v.exactOptional(TEXT),
  seed: wholeNumber(0),
  split: oneOf(SPLIT_CHOICES),
});

const ROW = v.variant(
  "kind",
  [
    having({
      kind: v.literal("step"),
      task_id: oneOf(TASK_IDS),
      action: MEMBERS,
      reward: NUMBER,
      action_source: v.exactOptional(TEXT),
    }),
    having({ kind: v.literal("episode"), task_id: oneOf(TASK_IDS), score: NUMBER }),
  ],
  "one of step, episode",
);

/** What `baseline --output` wrote: a `run` row, then `step` rows and an `episode` row for each task. */
export function* readBaselineRows(path: string): Generator<OldEpisode> {
  let run: v.InferInput<typeof RUN_ROW> | undefined;
  let steps: OldStep[] = [];
  let first = 0;
  for (const line of oldLines(path)) {
    if (run === undefined) {
      run = shaped(path, line, RUN_ROW);
      continue;
    }
    const row = shaped(path, line, ROW);
    if (row.kind === "step") {
      if (steps.length === 0) first = line.line;
      const { action, reward, action_source: source } = row;
      // Of the heuristic it named the policy, not its rule.
      const isRule = source !== undefined && source !== "heuristic";
      steps.push({ action, reward, ...(isRule && { source }) });
      continue;
    }
    const { policy, model = "", seed, split } = run;
    yield {
      line: first,
      policy: policy === "llm" ? `llm/${model}` : policy,
      sees: "observations",
      played: {
        kind: "to be played",
        reset: { task_id: row.task_id, seed, split },
        steps,
        rubricReward: row.score,
      },
    };
    steps = [];
  }
}
