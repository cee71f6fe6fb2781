import type { BaselineOptions } from "../../baseline/options.js";
import { TASK_IDS, type TaskId } from "../../domain/task.js";
import { SPLIT_CHOICES } from "../../domain/vocabulary.js";
import { MODEL_SETTINGS } from "./llm-settings.js";
import { without } from "../../support/without.js";
import { readSettings, type Environment, type Settings } from "./read-settings.js";
import { nonEmpty, oneOf, parsed, refused, wholeNumber, type Parsed } from "./setting.js";
import {
  eitherSplit,
  withSource,
  WORLD_SETTINGS,
  type AnySplit,
  type WorldSettings,
} from "./world-settings.js";
import { TOKEN_SETTING } from "./token-setting.js";

const LARGEST_SEED = 2_147_483_647;

/** Every setting of `baseline`; `--help` and README.md list the same rows. */
export const BASELINE_SETTINGS: Settings<
  Omit<BaselineOptions, "source" | "key" | "split"> & WorldSettings & { readonly split: AnySplit }
> = {
  envUrl: {
    flag: "env-url",
    variable: "ENV_URL",
    placeholder: "URL",
    help: "server to play on; else http://localhost:7860 if it is healthy, else one started for the run",
    fallback: undefined,
    parse: parseUrl,
  },
  token: TOKEN_SETTING,
  seed: {
    flag: "seed",
    variable: "SEED",
    placeholder: "N",
    help: "seed of every episode",
    fallback: 42,
    parse: wholeNumber(0, LARGEST_SEED),
  },
  split: eitherSplit({
    flag: "split",
    variable: "BASELINE_SPLIT",
    placeholder: "SPLIT",
    help: "dev, test or all tickets, or a world's train, dev or test; test is for judging",
    fallback: "dev",
    parse: oneOf(SPLIT_CHOICES),
  }),
  taskId: {
    flag: "task-id",
    variable: "TASK_ID",
    placeholder: "N",
    help: "the one task to play; all of them when unset",
    fallback: undefined,
    parse: parseTask,
  },
  runAllTasks: {
    flag: "run-all-tasks",
    variable: "RUN_ALL_TASKS",
    placeholder: "true|false",
    help: "true plays all tasks even when a task is named",
    fallback: false,
    parse: parseFlag,
  },
  modelName: MODEL_SETTINGS.modelName,
  dataset: {
    flag: "dataset",
    variable: "HELPDESK_DATASET",
    placeholder: "FILE",
    help: "tickets of a server started for the run; the built-in set when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
  ...without(MODEL_SETTINGS, "modelName", "logPrompts"),
  output: {
    flag: "output",
    variable: "BASELINE_OUTPUT",
    placeholder: "FILE",
    help: "new JSON lines file of every step and episode",
    fallback: undefined,
    parse: nonEmpty,
  },
  resume: {
    flag: "resume",
    variable: "BASELINE_RESUME",
    placeholder: "FILE",
    help: "output of an earlier run: its finished episodes are kept, the rest is played and added to it",
    fallback: undefined,
    parse: nonEmpty,
  },
  logPrompts: MODEL_SETTINGS.logPrompts,
  ...WORLD_SETTINGS,
};

/** The settings as what they mean. Throws {@link SettingsError}. */
export function readBaselineSettings(args: readonly string[], environment: Environment): BaselineOptions {
  return withSource(readSettings(BASELINE_SETTINGS, args, environment));
}

function parseUrl(text: string): Parsed<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const protocols = ["http:", "https:", "ws:", "wss:"];
  return url !== undefined && protocols.includes(url.protocol)
    ? parsed(url)
    : refused("must be a URL that begins with http://, https://, ws:// or wss://");
}

function parseTask(text: string): Parsed<TaskId> {
  const taskId = TASK_IDS.find((id) => String(id) === text);
  return taskId === undefined ? refused(`must be one of ${TASK_IDS.join(", ")}`) : parsed(taskId);
}

function parseFlag(text: string): Parsed<boolean> {
  const lower = text.toLowerCase();
  if (["1", "true", "yes", "on"].includes(lower)) return parsed(true);
  if (["0", "false", "no", "off"].includes(lower)) return parsed(false);
  return refused("must be true or false");
}
