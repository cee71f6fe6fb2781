import * as v from "valibot";
import { traitsOfPolicy } from "../../attribution/index.js";
import { TASK_IDS } from "../../domain/task.js";
import type { SplitChoice } from "../../domain/vocabulary.js";
import { having, MEMBERS, NUMBER, NUMBER_OR_NULL, oneOf, TEXT, wholeNumber } from "../../files/shapes.js";
import type { OldEpisode, OldStep } from "./old-episode.js";
import { oldLines, shaped } from "./old-lines.js";

const ROW = having({
  policy: TEXT,
  seed: wholeNumber(0),
  task: oneOf(TASK_IDS),
  action: MEMBERS,
  action_source: v.nullable(TEXT),
  step_reward: NUMBER,
  rubric_reward: NUMBER_OR_NULL,
});

/** `…_trajectories.jsonl` of `policy`: a row a step. The split stood in the summary beside it. */
export function* readPolicyRows(path: string, split: SplitChoice): Generator<OldEpisode> {
  let steps: OldStep[] = [];
  let first = 0;
  for (const line of oldLines(path)) {
    const { policy, seed, task, action, action_source, step_reward, rubric_reward } = shaped(path, line, ROW);
    if (steps.length === 0) first = line.line;
    steps.push({ action, reward: step_reward, source: action_source });
    if (rubric_reward === null) continue;
    yield {
      line: first,
      policy,
      sees: traitsOfPolicy(policy)?.sees ?? "observations",
      played: {
        kind: "to be played",
        reset: { task_id: task, seed, split },
        steps,
        rubricReward: rubric_reward,
      },
    };
    steps = [];
  }
}
