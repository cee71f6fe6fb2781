import * as v from "valibot";
import { RUN_NAME, RUN_NAME_IN_WORDS } from "../domain/run-name.js";
import { TASK_IDS } from "../domain/task.js";
import { WORLD_SPLITS, WORLD_TWINS } from "../domain/ticket-source.js";
import { REWARD_MODES, SPLIT_CHOICES } from "../domain/vocabulary.js";
import {
  ANY_TEXT,
  exactly,
  FLAG,
  listOf,
  matching,
  NUMBER,
  NUMBER_OR_NULL,
  OBJECT,
  oneOf,
  someOf,
  TEXT,
  wholeNumber,
} from "../files/shapes.js";

/** Raised when a line changes its meaning. */
export const TRAJECTORY_FORMAT = "helpdesk-env/trajectory/1";

/** 2³¹ − 1, as for every seed. */
const LARGEST_SEED = 2_147_483_647;

const RUN = matching(RUN_NAME, RUN_NAME_IN_WORDS);
const SEES = oneOf(["observations", "labels"]);

/** The first line of a file. What an episode does not say of itself is said here. */
export const HEADER = exactly({
  format: oneOf([TRAJECTORY_FORMAT]),
  /** Of the writer. */
  program_version: TEXT,
  /** By what the episodes were graded, and on which tickets. */
  contract_version: TEXT,
  rules_digest: TEXT,
  dataset_digest: TEXT,
  /** Who played; null: each episode says it, or nobody does. */
  policy: v.nullable(TEXT),
  /** `labels`: the actions give away what the right answers are. */
  sees: SEES,
  /** Null: of no run. */
  run: v.nullable(RUN),
  /** What the writer has to say beside that, such as the settings of a model. */
  notes: v.exactOptional(OBJECT),
});
export type TrajectoryHeader = Readonly<v.InferOutput<typeof HEADER>>;

const PERCENT = v.exactOptional(wholeNumber(0, 100));

/** Of a world: its tickets are drawn again from this. */
export const SOURCE = exactly({
  generated: exactly({
    world: wholeNumber(0, LARGEST_SEED),
    split: oneOf(WORLD_SPLITS),
    hidden_percent: PERCENT,
    misleading_percent: PERCENT,
    cluster_size: PERCENT,
    scarcity_percent: PERCENT,
    key_digest: v.exactOptional(TEXT),
    twin: v.exactOptional(oneOf(WORLD_TWINS)),
  }),
});
export type AskedSource = Readonly<v.InferOutput<typeof SOURCE>>;

/** What was asked for: as a request it starts the same episode. */
export const ASKED = exactly({
  task_id: oneOf(TASK_IDS),
  seed: wholeNumber(0, LARGEST_SEED),
  split: oneOf(SPLIT_CHOICES),
  /** Where the tickets came from; absent: from those that the place was started with. */
  source: v.exactOptional(SOURCE),
  /** What else the request named. */
  queue_size: v.exactOptional(wholeNumber(1)),
  ticket_ids: v.exactOptional(someOf(TEXT, "a list of ticket ids")),
  episode_id: v.exactOptional(TEXT),
  reward_mode: v.exactOptional(oneOf(REWARD_MODES)),
});
export type AskedReset = Readonly<v.InferOutput<typeof ASKED>>;

/** One step: what was done, and what came of it. */
export const STEP = exactly({
  /** The ticket that was current when the action was taken. */
  ticket_id: TEXT,
  /** What the agent saw when it chose; absent: whoever has the tickets makes it by playing again. */
  observation: v.exactOptional(OBJECT),
  /** As it was sent. */
  action: OBJECT,
  /** Which rule of the policy chose it; absent where that is not known. */
  action_source: v.exactOptional(TEXT),
  reward: NUMBER,
  /** What the reward was made of: `last_reward_components`. */
  components: v.exactOptional(OBJECT),
  /** The step in one sentence. */
  feedback: v.exactOptional(ANY_TEXT),
  notes: v.exactOptional(OBJECT),
});
export type TrajectoryStep = Readonly<v.InferOutput<typeof STEP>>;

/** Every line but the header: an episode. */
export const EPISODE = exactly({
  episode_id: TEXT,
  /** Where the header does not say it, or says it of other episodes. */
  policy: v.exactOptional(TEXT),
  sees: v.exactOptional(SEES),
  run: v.exactOptional(RUN),
  /** 1, where absent: of one policy and seed, only what is random differs. */
  attempt: v.exactOptional(wholeNumber(1)),
  reset: ASKED,
  /** The queue as the reset drew it; absent where the writer was not told. */
  queue: v.exactOptional(someOf(TEXT, "a list of ticket ids")),
  steps: listOf(STEP),
  /** Whether its last ticket was handled, or the step limit ended it. */
  finished: FLAG,
  /** How one ended that was not finished. */
  unfinished: v.exactOptional(TEXT),
  /** Whether the step limit ended it. */
  truncated: FLAG,
  /** Sum of the step rewards. */
  episode_return: NUMBER,
  /** The episode's score; null unless it was finished. */
  rubric_reward: NUMBER_OR_NULL,
  /** After the last step. */
  observation: v.exactOptional(OBJECT),
  notes: v.exactOptional(OBJECT),
});
export type TrajectoryEpisode = Readonly<v.InferOutput<typeof EPISODE>>;

/** What an episode says wrongly of itself whatever the rules are; undefined: nothing. */
export function episodeProblem({ steps, finished, ...episode }: TrajectoryEpisode): string | undefined {
  const { rubric_reward: score, unfinished, truncated } = episode;
  if (finished && steps.length === 0) return "finished is true, and there is no step";
  if (finished !== (score !== null)) return `finished is ${finished}, and rubric_reward is ${String(score)}`;
  if (finished && unfinished !== undefined) return "finished is true, and unfinished says how it was not";
  if (!finished && truncated) return "truncated is true, and finished is false";
  return undefined;
}
