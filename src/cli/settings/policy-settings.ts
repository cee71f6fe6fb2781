import { TASK_IDS, type TaskId } from "../../domain/task.js";
import type { CompareOptions, PolicyRunOptions, SearchOptions } from "../../experiments/options.js";
import type { Settings } from "./read-settings.js";
import { nonEmpty, parsed, refused, wholeNumber, type Parsed, type Setting } from "./setting.js";

const LARGEST_SEED = 2_147_483_647;
/** Most seeds of one list; each is an episode for every policy and task. */
const MOST_SEEDS = 100_000;
const MOST_CONCURRENCY = 1_024;

const RUN_SETTINGS: Settings<PolicyRunOptions> = {
  taskIds: {
    flag: "task-ids",
    variable: "POLICY_TASK_IDS",
    placeholder: "N[,N…]",
    help: "tasks to play",
    fallback: TASK_IDS,
    parse: parseTasks,
  },
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
};

export const COMPARE_SETTINGS: Settings<CompareOptions> = {
  seeds: seedsSetting("seeds", "POLICY_SEEDS", "seeds to play each task with", seedsFrom(42, 51)),
  trainSeeds: seedsSetting(
    "train-seeds",
    "POLICY_TRAIN_SEEDS",
    "seeds that the bandit learns on beforehand",
    seedsFrom(1000, 1009),
  ),
  ...RUN_SETTINGS,
};

export const SEARCH_SETTINGS: Settings<SearchOptions> = {
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

/** Seeds as `42-51` or `1,4,7-9`, in the order given, none twice. */
export function parseSeeds(text: string): Parsed<readonly number[]> {
  const must = "must be seeds such as 42-51 or 1,4,7-9, each from 0 to 2147483647";
  const seeds = new Set<number>();
  for (const part of text.split(",")) {
    const [, low = "", high = low] = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(part) ?? [];
    const [first, last] = [Number(low), Number(high)];
    if (low === "" || last > LARGEST_SEED) return refused(must);
    if (first > last) return refused(`must count upwards; ${low}-${high} does not`);
    if (last - first >= MOST_SEEDS || seeds.size + last - first >= MOST_SEEDS)
      return refused(`must be at most ${MOST_SEEDS} seeds`);
    for (const seed of seedsFrom(first, last)) {
      if (seeds.has(seed)) return refused(`must not name seed ${seed} twice`);
      seeds.add(seed);
    }
  }
  return parsed([...seeds]);
}

function seedsFrom(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function seedsSetting(
  flag: string,
  variable: string,
  help: string,
  fallback: readonly number[],
): Setting<readonly number[]> {
  return { flag, variable, placeholder: "SEEDS", help, fallback, parse: parseSeeds };
}

export function parseTasks(text: string): Parsed<readonly TaskId[]> {
  const tasks: TaskId[] = [];
  for (const part of text.split(",")) {
    const taskId = TASK_IDS.find((id) => String(id) === part.trim());
    if (taskId === undefined)
      return refused(`must be tasks of ${TASK_IDS.join(", ")} with commas between them`);
    if (tasks.includes(taskId)) return refused(`must not name task ${taskId} twice`);
    tasks.push(taskId);
  }
  return parsed(tasks);
}

function parseNames(text: string): Parsed<readonly string[]> {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) return refused("must be names with commas between them");
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? parsed(names) : refused(`must not name ${twice} twice`);
}

export function parseUrl(text: string): Parsed<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && ["http:", "https:"].includes(url.protocol)
    ? parsed(url)
    : refused("must be a URL that begins with http:// or https://");
}

export function parseSwitch(text: string): Parsed<boolean> {
  if (text === "true") return parsed(true);
  return text === "false" ? parsed(false) : refused("must be true or false");
}
