import * as v from "valibot";
import {
  exactly,
  FLAG,
  having,
  NUMBER,
  NUMBER_OR_NULL,
  OBJECT,
  oneOf,
  someOf,
  TEXT,
  wholeNumber,
} from "../../files/shapes.js";
import { TASK_IDS } from "../../domain/task.js";
import { SPLIT_CHOICES } from "../../domain/vocabulary.js";
import type { TrajectoryStep } from "../../trajectory-file/index.js";
import { ConvertError, type OldEpisode } from "./old-episode.js";
import { oldLines, shaped } from "./old-lines.js";

const EPISODE_ROW = having({
  contract_version: TEXT,
  rules_digest: TEXT,
  dataset_digest: TEXT,
  policy: TEXT,
  sees: oneOf(["observations", "labels"]),
  episode_id: TEXT,
  reset: exactly({
    task_id: oneOf(TASK_IDS),
    seed: wholeNumber(0),
    /** Null: all tickets, in rows of a contract before 1.6.0. */
    split: v.nullable(oneOf(SPLIT_CHOICES)),
    ticket_ids: someOf(TEXT, "a list of ticket ids"),
  }),
});

const STEP_ROW = having({
  ticket_id: TEXT,
  observation: OBJECT,
  action: OBJECT,
  action_source: v.nullable(TEXT),
  reward: NUMBER,
  truncated: FLAG,
  components: OBJECT,
  rubric_reward: NUMBER_OR_NULL,
});

const END_ROW = having({ episode_return: NUMBER, rubric_reward: NUMBER, observation: OBJECT });

/** `helpdesk-trajectory/1`: an `episode` row, its `step` rows, its `end` row. */
export function* readStepRows(path: string): Generator<OldEpisode> {
  let head: (v.InferInput<typeof EPISODE_ROW> & { readonly line: number }) | undefined;
  let steps: v.InferInput<typeof STEP_ROW>[] = [];
  for (const row of oldLines(path)) {
    const { kind } = row.value;
    if (kind === "episode") {
      head = { ...shaped(path, row, EPISODE_ROW), line: row.line };
      steps = [];
    } else if (head === undefined) {
      throw new ConvertError(`${path}:${row.line} is of no episode. Give a file as it was written.`);
    } else if (kind === "step") {
      steps.push(shaped(path, row, STEP_ROW));
    } else {
      const end = shaped(path, row, END_ROW);
      yield told(head, steps, end);
      head = undefined;
    }
  }
}

function told(
  {
    line,
    policy,
    sees,
    episode_id,
    reset,
    ...head
  }: v.InferInput<typeof EPISODE_ROW> & { readonly line: number },
  steps: readonly v.InferInput<typeof STEP_ROW>[],
  { episode_return, rubric_reward, observation }: v.InferInput<typeof END_ROW>,
): OldEpisode {
  const { contract_version, rules_digest, dataset_digest } = head;
  const { ticket_ids: queue, split, ...asked } = reset;
  return {
    line,
    policy,
    sees,
    provenance: { contract_version, rules_digest, dataset_digest },
    played: {
      kind: "told",
      episode: {
        episode_id,
        reset: { ...asked, split: split ?? "all" },
        queue,
        steps: steps.map(stepOf),
        finished: true,
        truncated: steps.at(-1)?.truncated ?? false,
        episode_return,
        rubric_reward,
        observation,
      },
    },
  };
}

function stepOf(row: v.InferInput<typeof STEP_ROW>): TrajectoryStep {
  const { ticket_id, observation, action, action_source, reward, components } = row;
  const step = { ticket_id, observation, action };
  return { ...step, ...(action_source !== null && { action_source }), reward, components };
}
