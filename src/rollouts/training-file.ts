import { SettingsError } from "../support/settings-error.js";
import { importValues, type CueValues, type ValueRow } from "../policies/index.js";
import { JsonFileError, readJsonFile } from "../files/read-json-file.js";
import { isObject } from "../support/is-object.js";

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

/** A summary as `policy search` and `policy compare` write it. Throws {@link SettingsError}. */
export function readTraining(path: string): TrainingFile {
  const summary = parse(path);
  const bandit = isObject(summary) ? summary["bandit"] : undefined;
  const run = isObject(summary) && isObject(summary["run"]) ? summary["run"] : {};
  if (!isObject(bandit) || !Array.isArray(bandit["values"])) {
    throw unusable(path, "it tells nothing that a bandit learned");
  }
  const rounds: readonly unknown[] = Array.isArray(bandit["training_rounds"])
    ? bandit["training_rounds"]
    : [];
  const values: readonly unknown[] = bandit["values"];
  if (!values.every(isValueRow)) throw unusable(path, "its values are damaged");
  return {
    values: importValues(values),
    rounds: rounds.filter(isRound).map((round) => ({
      round: round.round,
      explorationRate: round.exploration_rate,
      episodes: round.episodes,
      meanLessonReward: round.mean_lesson_reward,
      meanRubricReward: round.mean_rubric_reward,
    })),
    split: typeof run["split"] === "string" ? run["split"] : "all",
    rulesDigest: typeof run["rules_digest"] === "string" ? run["rules_digest"] : "",
  };
}

function parse(path: string): unknown {
  try {
    return readJsonFile(path);
  } catch (error) {
    if (!(error instanceof JsonFileError)) throw error;
    throw unusable(path, error.message);
  }
}

function unusable(path: string, reason: string): SettingsError {
  return new SettingsError([
    `--training cannot use ${path}: ${reason}. Write one with: npm run policy -- search --output-dir FOLDER`,
  ]);
}

interface StoredRound {
  readonly round: number;
  readonly exploration_rate: number;
  readonly episodes: number;
  readonly mean_lesson_reward: number;
  readonly mean_rubric_reward: number;
}

function isRound(value: unknown): value is StoredRound {
  const keys = ["round", "exploration_rate", "episodes", "mean_lesson_reward", "mean_rubric_reward"];
  return isObject(value) && keys.every((key) => typeof value[key] === "number");
}

function isValueRow(value: unknown): value is ValueRow {
  return (
    isObject(value) &&
    typeof value["cue"] === "string" &&
    typeof value["arm"] === "string" &&
    typeof value["tries"] === "number" &&
    typeof value["mean_reward"] === "number"
  );
}
