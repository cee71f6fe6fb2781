import { TASK_IDS } from "../../domain/task.js";
import { SPLIT_CHOICES } from "../../domain/vocabulary.js";
import { having, listOf, MEMBERS, NUMBER, oneOf, TEXT, wholeNumber } from "../../files/shapes.js";
import type { OldEpisode } from "./old-episode.js";
import { oldLines, shaped } from "./old-lines.js";

const RESULT = having({
  contract_version: TEXT,
  rules_digest: TEXT,
  dataset_digest: TEXT,
  split: oneOf(SPLIT_CHOICES),
  policy: having({ name: TEXT, sees: oneOf(["observations", "labels"]) }),
  episodes: listOf(
    having({
      task_id: oneOf(TASK_IDS),
      seed: wholeNumber(0),
      attempt: wholeNumber(1),
      rubric_reward: NUMBER,
      steps: listOf(having({ action: MEMBERS, reward: NUMBER })),
    }),
  ),
});

/** What `evaluate --output` writes: its episodes with what was done in them. */
export function* readResult(path: string): Generator<OldEpisode> {
  for (const line of oldLines(path)) {
    const { split, policy, episodes, ...head } = shaped(path, line, RESULT);
    const { contract_version, rules_digest, dataset_digest } = head;
    for (const { task_id, seed, attempt, rubric_reward, steps } of episodes) {
      yield {
        line: line.line,
        policy: policy.name,
        sees: policy.sees,
        provenance: { contract_version, rules_digest, dataset_digest },
        played: {
          kind: "to be played",
          reset: { task_id, seed, split },
          attempt,
          steps,
          rubricReward: rubric_reward,
        },
      };
    }
  }
}
