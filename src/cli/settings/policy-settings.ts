import { TASK_IDS } from "../../domain/task.js";
import { SPLIT_CHOICES } from "../../domain/vocabulary.js";
import type { CompareOptions, PolicyRunOptions, SearchOptions } from "../../experiments/options.js";
import type { Settings } from "./read-settings.js";
import { parseNames, parseSeeds, parseSwitch, parseTasks, parseUrl, seedsFrom } from "./parse-values.js";
import { nonEmpty, oneOf, wholeNumber, type Setting } from "./setting.js";
import { eitherSplit, WORLD_SETTINGS, type AnySplit, type WorldSettings } from "./world-settings.js";
import { TOKEN_SETTING } from "./token-setting.js";

const MOST_CONCURRENCY = 1_024;

type RunSettings = Omit<PolicyRunOptions, "source" | "key" | "split"> &
  WorldSettings & { readonly split: AnySplit };

const RUN_SETTINGS: Settings<RunSettings> = {
  taskIds: {
    flag: "task-ids",
    variable: "POLICY_TASK_IDS",
    placeholder: "N[,N…]",
    help: "tasks to play",
    fallback: TASK_IDS,
    parse: parseTasks,
  },
  split: eitherSplit({
    flag: "split",
    variable: "POLICY_SPLIT",
    placeholder: "SPLIT",
    help: "dev, test or all tickets, or a world's train, dev or test; what learns or is chosen here has seen them, so keep test for judging",
    fallback: "dev",
    parse: oneOf(SPLIT_CHOICES),
  }),
  policies: {
    flag: "policies",
    variable: "POLICY_NAMES",
    placeholder: "NAME[,NAME…]",
    help: "policies to play; all that the run can take when unset",
    fallback: undefined,
    parse: parseNames,
  },
  outputDir: {
    flag: "output-dir",
    variable: "POLICY_OUTPUT_DIR",
    placeholder: "FOLDER",
    help: "where the results go",
    fallback: "analysis/policy_learning_runs",
    parse: nonEmpty,
  },
  url: {
    flag: "url",
    variable: "POLICY_URL",
    placeholder: "URL",
    help: "server to play on over gRPC; in this process when unset",
    fallback: undefined,
    parse: parseUrl,
  },
  token: TOKEN_SETTING,
  concurrency: {
    flag: "concurrency",
    variable: "POLICY_CONCURRENCY",
    placeholder: "N",
    help: "episodes played at once; the results are the same",
    fallback: 1,
    parse: wholeNumber(1, MOST_CONCURRENCY),
  },
  resume: {
    flag: "resume",
    variable: "POLICY_RESUME",
    placeholder: "[true|false]",
    help: "go on with the run in the output folder that was stopped",
    fallback: false,
    parse: parseSwitch,
  },
  overwrite: {
    flag: "overwrite",
    variable: "POLICY_OVERWRITE",
    placeholder: "[true|false]",
    help: "give up the run that the output folder has, and begin anew in its place",
    fallback: false,
    parse: parseSwitch,
  },
  dataset: {
    flag: "dataset",
    variable: "HELPDESK_DATASET",
    placeholder: "FILE",
    help: "tickets to play in this process, and those whose labels the oracle sees; the built-in set when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
  ...WORLD_SETTINGS,
};

export const COMPARE_SETTINGS: Settings<RunSettings & Pick<CompareOptions, "seeds" | "trainSeeds">> = {
  seeds: seedsSetting("seeds", "POLICY_SEEDS", "seeds to play each task with", seedsFrom(42, 51)),
  trainSeeds: seedsSetting(
    "train-seeds",
    "POLICY_TRAIN_SEEDS",
    "seeds that the bandit learns on beforehand",
    seedsFrom(1000, 1009),
  ),
  ...RUN_SETTINGS,
};

export const SEARCH_SETTINGS: Settings<RunSettings & Pick<SearchOptions, "trainSeeds" | "evalSeeds">> = {
  trainSeeds: seedsSetting(
    "train-seeds",
    "POLICY_TRAIN_SEEDS",
    "seeds that the bandit learns on and the best policy is selected on",
    seedsFrom(40, 49),
  ),
  evalSeeds: seedsSetting(
    "eval-seeds",
    "POLICY_EVAL_SEEDS",
    "seeds held out, on which all are evaluated again",
    seedsFrom(50, 59),
  ),
  ...RUN_SETTINGS,
};

function seedsSetting(
  flag: string,
  variable: string,
  help: string,
  fallback: readonly number[],
): Setting<readonly number[]> {
  return { flag, variable, placeholder: "SEEDS", help, fallback, parse: parseSeeds };
}
