import * as v from "valibot";
import { TASK_IDS } from "../domain/task.js";
import { SPLIT_CHOICES, type SplitChoice } from "../domain/vocabulary.js";
import { episodeIdOf } from "../engine/index.js";
import {
  ANY_TEXT,
  exactly,
  FLAG,
  matching,
  NUMBER,
  NUMBER_OR_NULL,
  OBJECT,
  oneOf,
  someOf,
  TEXT,
  wholeNumber,
} from "../files/shapes.js";
import { MAX_SEED } from "../service/index.js";
import { jsonLine } from "../support/json-line.js";
import { sortedSnakeCase } from "../support/json-value.js";
import type { Provenance } from "./provenance.js";
import { queueOf, type PlayedEpisode, type PlayedStep } from "./played-episode.js";

/** Raised when a row changes its meaning. */
export const TRAJECTORY_FORMAT = "helpdesk-trajectory/1";

/** What was asked for; as a request it starts the same episode. Rows of a contract before 1.6.0 say all tickets by null. */
const RESET = v.pipe(
  exactly({
    task_id: oneOf(TASK_IDS),
    seed: wholeNumber(0, MAX_SEED),
    split: v.nullable(oneOf(SPLIT_CHOICES)),
    /** The queue as it was drawn. */
    ticket_ids: v.pipe(someOf(ANY_TEXT, "a list of ticket ids"), v.readonly()),
  }),
  v.readonly(),
);

/** The first row of an episode. */
export const EPISODE_ROW = exactly({
  kind: v.literal("episode"),
  format: oneOf([TRAJECTORY_FORMAT]),
  contract_version: TEXT,
  rules_digest: TEXT,
  dataset_digest: TEXT,
  policy: TEXT,
  /** `labels`: the actions give away what the right answers are. */
  sees: oneOf(["observations", "labels"]),
  episode_id: TEXT,
  reset: RESET,
});
type StoredEpisodeRow = v.InferOutput<typeof EPISODE_ROW>;
export interface EpisodeRow extends Omit<Readonly<StoredEpisodeRow>, "reset"> {
  readonly reset: Omit<StoredEpisodeRow["reset"], "split"> & { readonly split: SplitChoice };
}

/** One step: what the agent saw, what it did, what came of it. */
export const STEP_ROW = exactly({
  kind: v.literal("step"),
  /** 1 for the first of the episode. */
  step: wholeNumber(1),
  /** The ticket that was current when the action was taken. */
  ticket_id: TEXT,
  observation: OBJECT,
  action: OBJECT,
  /** Which rule of the policy chose the action; null where it is not known. */
  action_source: v.nullable(matching(/./s, "text or null")),
  reward: NUMBER,
  done: FLAG,
  truncated: FLAG,
  components: OBJECT,
  /** Null but on the last step. */
  rubric_reward: NUMBER_OR_NULL,
});
export type StepRow = Readonly<v.InferOutput<typeof STEP_ROW>>;

/** The last row of an episode: without it the episode is not whole. */
export const END_ROW = exactly({
  kind: v.literal("end"),
  steps: wholeNumber(1),
  /** Sum of the step rewards. */
  episode_return: NUMBER,
  rubric_reward: NUMBER,
  /** After the last step. */
  observation: OBJECT,
});
export type EndRow = Readonly<v.InferOutput<typeof END_ROW>>;

export interface EpisodeRows {
  readonly episode: EpisodeRow;
  readonly steps: readonly StepRow[];
  readonly end: EndRow;
}

/** What the rows of an episode say beside what was played. */
export interface EpisodeHead extends Provenance {
  readonly policy: string;
  readonly sees: "observations" | "labels";
  readonly split: SplitChoice;
}

/** The rows of an episode that is over. */
export function rowsOf(head: EpisodeHead, played: PlayedEpisode): EpisodeRows {
  const { split, policy, sees, contract_version, rules_digest, dataset_digest } = head;
  const { start, steps, end } = played;
  const rows = steps.map(stepRow);
  const last = end.observation;
  return {
    episode: {
      kind: "episode",
      format: TRAJECTORY_FORMAT,
      contract_version,
      rules_digest,
      dataset_digest,
      policy,
      sees,
      episode_id: episodeIdOf(start.episode),
      reset: {
        task_id: played.taskId,
        seed: played.seed,
        split,
        ticket_ids: queueOf(start),
      },
    },
    steps: rows,
    end: {
      kind: "end",
      steps: rows.length,
      episode_return: rows.reduce((sum, { reward }) => sum + reward, 0),
      rubric_reward: finalReward(played),
      observation: sortedSnakeCase(last),
    },
  };
}

/** The episode's score. Only of an episode that is over. */
export function finalReward({ end }: PlayedEpisode): number {
  const { rubricReward } = end.observation;
  if (rubricReward === null) throw new Error("the episode is not over: it has no score yet");
  return rubricReward;
}

/** The rows as lines, each with its line break. */
export function linesOf({ episode, steps, end }: EpisodeRows): string {
  return [episode, ...steps, end].map(jsonLine).join("");
}

function stepRow({ before, action, source, after }: PlayedStep, index: number): StepRow {
  const { reward, done, truncated, lastRewardComponents, rubricReward } = after.observation;
  return {
    kind: "step",
    step: index + 1,
    ticket_id: before.observation.currentTicket?.ticketId ?? "",
    observation: sortedSnakeCase(before.observation),
    action: sortedSnakeCase(action),
    action_source: source ?? null,
    reward: reward ?? 0,
    done,
    truncated,
    components: sortedSnakeCase(lastRewardComponents),
    rubric_reward: rubricReward,
  };
}
