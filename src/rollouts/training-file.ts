import * as v from "valibot";
import { SettingsError } from "../support/settings-error.js";
import { ARMS, importValues, type CueValues, type ValueRow } from "../policies/index.js";
import { readShapedFile, tellProblems } from "../files/read-shape.js";
import { ANY_TEXT, having, listOf, NUMBER, oneOf } from "../files/shapes.js";

/** One exploration round of the bandit's training. */
export interface TrainingPoint {
  readonly round: number;
  /** Share of the decisions that were drawn, not learned. */
  readonly explorationRate: number;
  readonly episodes: number;
  readonly meanLessonReward: number;
  readonly meanRubricReward: number;
}

/** What a learning policy learned, and how. */
export interface TrainingFile {
  readonly values: CueValues;
  readonly rounds: readonly TrainingPoint[];
  /** Which tickets it learned on, if the file says so: a split, or `all`. */
  readonly split: string;
  readonly rulesDigest: string;
}

const ROUND = having({
  round: NUMBER,
  exploration_rate: NUMBER,
  episodes: NUMBER,
  mean_lesson_reward: NUMBER,
  mean_rubric_reward: NUMBER,
});

const VALUE_ROW = having({
  cue: ANY_TEXT,
  arm: oneOf(ARMS),
  tries: NUMBER,
  mean_reward: NUMBER,
}) satisfies v.GenericSchema<unknown, ValueRow>;

const SUMMARY = having({
  run: v.exactOptional(having({ split: v.exactOptional(ANY_TEXT), rules_digest: v.exactOptional(ANY_TEXT) })),
  bandit: having({ values: listOf(VALUE_ROW), training_rounds: v.exactOptional(listOf(ROUND)) }),
});

/** A summary as `policy search` and `policy compare` write it. Throws {@link SettingsError}. */
export function readTraining(path: string): TrainingFile {
  const read = readShapedFile(SUMMARY, path);
  if ("problems" in read) {
    const whatToDo = "Write one with: npm run policy -- search --output-dir FOLDER";
    throw new SettingsError([tellProblems(`--training cannot use ${path}`, read.problems, whatToDo)]);
  }
  const { bandit, run } = read.value;
  return {
    values: importValues(bandit.values),
    rounds: (bandit.training_rounds ?? []).map((round) => ({
      round: round.round,
      explorationRate: round.exploration_rate,
      episodes: round.episodes,
      meanLessonReward: round.mean_lesson_reward,
      meanRubricReward: round.mean_rubric_reward,
    })),
    split: run?.split ?? "all",
    rulesDigest: run?.rules_digest ?? "",
  };
}
