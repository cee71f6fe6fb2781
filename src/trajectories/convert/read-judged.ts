import { TASK_IDS } from "../../domain/task.js";
import { SPLIT_CHOICES } from "../../domain/vocabulary.js";
import { having, listOf, MEMBERS, NUMBER_OR_NULL, oneOf, TEXT, wholeNumber } from "../../files/shapes.js";
import { isObject } from "../../support/is-object.js";
import { CONTRACT_VERSION } from "../../service/index.js";
import type { OldEpisode } from "./old-episode.js";
import { oldLines, shaped } from "./old-lines.js";

const HEAD = having({
  agent: TEXT,
  place: having({ rules_digest: TEXT, dataset_digest: TEXT, split: oneOf(SPLIT_CHOICES) }),
});

const EPISODE = having({
  task_id: oneOf(TASK_IDS),
  seed: wholeNumber(0),
  rubric_reward: NUMBER_OR_NULL,
  actions: listOf(MEMBERS),
});

/** `helpdesk-env/judged/1`, the recording of Python's `helpdesk_env.evaluate`. Episodes that were not finished are left out. */
export function* readJudged(path: string): Generator<OldEpisode> {
  const lines = oldLines(path);
  const first = lines.next();
  if (first.done === true) return;
  const { agent, place } = shaped(path, first.value, HEAD);
  const { rules_digest, dataset_digest, split } = place;
  for (const line of lines) {
    const { task_id, seed, rubric_reward, actions } = shaped(path, line, EPISODE);
    if (rubric_reward === null) continue;
    yield {
      line: line.line,
      policy: agent,
      sees: "observations",
      provenance: { contract_version: CONTRACT_VERSION, rules_digest, dataset_digest },
      played: {
        kind: "to be played",
        reset: { task_id, seed, split },
        steps: actions.map((action) => ({ action: withoutNulls(action) })),
        rubricReward: rubric_reward,
      },
    };
  }
}

/** Python wrote what an action does not name as null. */
function withoutNulls(action: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const members = Object.entries(action).filter(([, value]) => value !== null);
  return Object.fromEntries(
    members.map(([key, value]) => [key, isObject(value) ? withoutNulls(value) : value]),
  );
}
