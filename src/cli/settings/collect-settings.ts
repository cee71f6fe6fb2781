import { TASK_IDS } from "../../domain/task.js";
import { SPLIT_CHOICES } from "../../domain/vocabulary.js";
import {
  COLLECT_FORMATS,
  TOOL_ARGUMENTS,
  TRANSCRIPTS,
  type CollectOptions,
  type RegradeOptions,
  type ReplayOptions,
} from "../../trajectories/options.js";
import { parseSeeds, parseSwitch, parseTasks, parseUrl } from "./parse-values.js";
import type { Settings } from "./read-settings.js";
import { nonEmpty, oneOf, parsed, refused, type Parsed, type Setting } from "./setting.js";
import {
  eitherSplit,
  KEY_SETTING,
  WORLD_SETTINGS,
  type AnySplit,
  type WorldSettings,
} from "./world-settings.js";
import { TOKEN_SETTING } from "./token-setting.js";

/** As they are said; `withSource` makes what is meant. */
export type CollectSettings = Omit<CollectOptions, "source" | "key" | "split"> &
  WorldSettings & { readonly split: AnySplit };

/** Every setting of `collect`; `--help` and docs/trajectories.md list the same rows. */
export const COLLECT_SETTINGS: Settings<CollectSettings> = {
  policy: {
    flag: "policy",
    variable: "COLLECT_POLICY",
    placeholder: "NAME",
    help: "the policy that plays",
    fallback: "heuristic",
    parse: nonEmpty,
  },
  seeds: {
    flag: "seeds",
    variable: "COLLECT_SEEDS",
    placeholder: "SEEDS",
    help: "seeds to play each task with, such as 0-99 or 1,4,7-9",
    fallback: Array.from({ length: 10 }, (_, seed) => seed),
    parse: parseSeeds,
  },
  taskIds: {
    flag: "tasks",
    variable: "COLLECT_TASKS",
    placeholder: "N[,N…]",
    help: "tasks to play",
    fallback: TASK_IDS,
    parse: parseTasks,
  },
  split: eitherSplit({
    flag: "split",
    variable: "COLLECT_SPLIT",
    placeholder: "SPLIT",
    help: "dev, test or all tickets, or a world's train, dev or test; test and all want --allow-test",
    fallback: "dev",
    parse: oneOf(SPLIT_CHOICES),
  }),
  allowTest: {
    flag: "allow-test",
    variable: "COLLECT_ALLOW_TEST",
    placeholder: "[true|false]",
    help: "collect on test tickets too: who trains on the file can no longer be judged on them",
    fallback: false,
    parse: parseSwitch,
  },
  format: {
    flag: "format",
    variable: "COLLECT_FORMAT",
    placeholder: "FORMAT",
    help: `one of ${COLLECT_FORMATS.join(", ")}`,
    fallback: "jsonl",
    parse: oneOf(COLLECT_FORMATS),
  },
  output: {
    flag: "output",
    variable: "COLLECT_OUTPUT",
    placeholder: "FILE",
    help: "where the trajectories go; a file that is there is replaced when the new one is whole",
    fallback: undefined,
    parse: nonEmpty,
  },
  transcript: {
    flag: "transcript",
    variable: "COLLECT_TRANSCRIPT",
    placeholder: "PART",
    help: "sft: episode makes a row of a whole conversation, step one of each question as the baseline asks it",
    fallback: "episode",
    parse: oneOf(TRANSCRIPTS),
  },
  toolArguments: {
    flag: "tool-arguments",
    variable: "COLLECT_TOOL_ARGUMENTS",
    placeholder: "FORM",
    help: "sft, preference: arguments of a call as an object, which chat templates take, or as the text that OpenAI's API has",
    fallback: "object",
    parse: oneOf(TOOL_ARGUMENTS),
  },
  observations: {
    flag: "observations",
    variable: "COLLECT_OBSERVATIONS",
    placeholder: "[true|false]",
    help: "jsonl: keep what the agent saw at each step; without it a file is a tenth as large or less, and replay makes it again",
    fallback: true,
    parse: parseSwitch,
  },
  margin: {
    flag: "margin",
    variable: "COLLECT_MARGIN",
    placeholder: "X",
    help: "preference: least difference in final rubric reward between the two actions of a pair",
    fallback: 0.02,
    parse: parseMargin,
  },
  training: {
    flag: "training",
    variable: "COLLECT_TRAINING",
    placeholder: "FILE",
    help: "what a learning policy learned: a search_summary.json of policy search",
    fallback: undefined,
    parse: nonEmpty,
  },
  ...WORLD_SETTINGS,
  dataset: datasetSetting("tickets to play; the built-in set when unset"),
};

export const REPLAY_SETTINGS: Settings<ReplayOptions> = {
  url: {
    flag: "url",
    variable: "REPLAY_URL",
    placeholder: "URL",
    help: "server to play on over gRPC; in this process when unset",
    fallback: undefined,
    parse: parseUrl,
  },
  token: TOKEN_SETTING,
  key: KEY_SETTING,
  dataset: datasetSetting(
    "tickets to play in this process; the built-in set, or the worlds that the file names, when unset",
  ),
};

export const REGRADE_SETTINGS: Settings<RegradeOptions> = {
  output: {
    flag: "output",
    variable: "REGRADE_OUTPUT",
    placeholder: "FILE",
    help: "where the regraded trajectories go; FILE.regraded.jsonl beside the old ones when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
  key: KEY_SETTING,
  dataset: datasetSetting("tickets to play; the built-in set, or the worlds that the file names, when unset"),
};

function datasetSetting(help: string): Setting<string | undefined> {
  return {
    flag: "dataset",
    variable: "HELPDESK_DATASET",
    placeholder: "FILE",
    help,
    fallback: undefined,
    parse: nonEmpty,
  };
}

function parseMargin(text: string): Parsed<number> {
  const value = Number(text);
  return /^(\d+(\.\d*)?|\.\d+)$/.test(text) && value > 0 && value <= 1
    ? parsed(value)
    : refused("must be a number above 0 and at most 1");
}
