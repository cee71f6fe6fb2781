import { TASK_IDS } from "../../domain/task.js";
import { SPLIT_CHOICES } from "../../domain/vocabulary.js";
import type { EvaluateOptions } from "../../evaluation/options.js";
import { AGENT_SETTINGS } from "./agent-settings.js";
import { parseNames, parseSeeds, parseSwitch, parseTasks, parseUrl } from "./parse-values.js";
import type { Settings } from "./read-settings.js";
import { eitherSplit, WORLD_SETTINGS, type AnySplit, type WorldSettings } from "./world-settings.js";
import { runSettings } from "./run-settings.js";
import { nonEmpty, oneOf, parsed, refused, wholeNumber, type Parsed } from "./setting.js";
import { TOKEN_SETTING } from "./token-setting.js";

const LARGEST_SEED = 2_147_483_647;
const MOST_EPISODES = 100_000;
const MOST_ATTEMPTS = 64;
const MOST_CONCURRENCY = 1_024;

const OF_A_RUN = runSettings("EVALUATE");

/** Every setting of `evaluate`; `--help` and docs/evaluation.md list the same rows. */
export const EVALUATE_SETTINGS: Settings<
  Omit<EvaluateOptions, "merge" | "llm" | "source" | "key" | "split"> &
    WorldSettings & {
      readonly seeds: SeedRange | undefined;
      readonly store: string | undefined;
      readonly owner: string | undefined;
      readonly split: AnySplit;
    }
> = {
  policy: {
    flag: "policy",
    variable: "EVALUATE_POLICY",
    placeholder: "NAME",
    help: "the policy to evaluate, heuristic when unset, llm for a language model; with --trajectories the one of several that played",
    fallback: undefined,
    parse: nonEmpty,
  },
  models: {
    flag: "models",
    variable: "EVALUATE_MODELS",
    placeholder: "NAME[,NAME…]",
    help: "language models that play the same episodes one after the other, as a table with their differences and costs",
    fallback: [],
    parse: parseNames,
  },
  trajectories: {
    flag: "trajectories",
    variable: "EVALUATE_TRAJECTORIES",
    placeholder: "FILE…",
    help: "judge the episodes of these trajectory files, whoever played them, instead of playing",
    fallback: [],
    parse: (text) => (text === "" ? refused("must name a file") : parsed([text])),
  },
  record: {
    flag: "record",
    variable: "EVALUATE_RECORD",
    placeholder: "FILE",
    help: "new file for the episodes that are played, as trajectories, each when it ends; not written when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
  resume: {
    flag: "resume",
    variable: "EVALUATE_RESUME",
    placeholder: "FILE",
    help: "as --record, for one that may be there: its episodes are not played again, the others are added",
    fallback: undefined,
    parse: nonEmpty,
  },
  shard: {
    flag: "shard",
    variable: "EVALUATE_SHARD",
    placeholder: "I/N",
    help: "play every Nth episode, from the Ith on, into --record; evaluate merge FILE… makes one evaluation of all N",
    fallback: undefined,
    parse: parseShard,
  },
  run: {
    flag: "run",
    variable: "EVALUATE_RUN",
    placeholder: "NAME",
    help: "the run that is judged: of these files or, without any, of a server (--url) or a store (--store)",
    fallback: undefined,
    parse: nonEmpty,
  },
  ...AGENT_SETTINGS,
  url: {
    flag: "url",
    variable: "EVALUATE_URL",
    placeholder: "URL",
    help: "server to play on over gRPC; in this process when unset",
    fallback: undefined,
    parse: parseUrl,
  },
  token: TOKEN_SETTING,
  episodes: {
    flag: "episodes",
    variable: "EVALUATE_EPISODES",
    placeholder: "N",
    help: "episodes of each task, one a seed",
    fallback: 20,
    parse: wholeNumber(1, MOST_EPISODES),
  },
  taskIds: {
    flag: "tasks",
    variable: "EVALUATE_TASKS",
    placeholder: "N[,N…]",
    help: "tasks to play",
    fallback: TASK_IDS,
    parse: parseTasks,
  },
  split: eitherSplit({
    flag: "split",
    variable: "EVALUATE_SPLIT",
    placeholder: "SPLIT",
    help: "dev, test or all tickets, or a world's train, dev or test; judge on test once, when nothing is changed any more",
    fallback: "dev",
    parse: oneOf(SPLIT_CHOICES),
  }),
  seedStart: {
    flag: "seed-start",
    variable: "EVALUATE_SEED_START",
    placeholder: "N",
    help: "first seed; the others follow it",
    fallback: 0,
    parse: wholeNumber(0, LARGEST_SEED - MOST_EPISODES),
  },
  store: OF_A_RUN.store,
  owner: OF_A_RUN.owner,
  seeds: {
    flag: "seeds",
    variable: "EVALUATE_SEEDS",
    placeholder: "A-B",
    help: "first and last seed, such as 0-19, in place of --seed-start and --episodes",
    fallback: undefined,
    parse: parseRange,
  },
  attempts: {
    flag: "attempts",
    variable: "EVALUATE_ATTEMPTS",
    placeholder: "K",
    help: "attempts of each seed, for pass^k; a policy without chance plays one, and that is said",
    fallback: 1,
    parse: wholeNumber(1, MOST_ATTEMPTS),
  },
  solved: {
    flag: "solved",
    variable: "EVALUATE_SOLVED",
    placeholder: "SCORE",
    help: "rubric reward from which an episode counts as solved",
    fallback: 0.8,
    parse: parseShare,
  },
  sure: {
    flag: "sure",
    variable: "EVALUATE_SURE",
    placeholder: "CONFIDENCE",
    help: "confidence from which an answer would go out without a person: what precision and coverage are told at",
    fallback: 0.8,
    parse: parseShare,
  },
  concurrency: {
    flag: "concurrency",
    variable: "EVALUATE_CONCURRENCY",
    placeholder: "N",
    help: "episodes played at once; the result is the same",
    fallback: 1,
    parse: wholeNumber(1, MOST_CONCURRENCY),
  },
  scramble: {
    flag: "scramble",
    variable: "EVALUATE_SCRAMBLE",
    placeholder: "[true|false]",
    help: "play the same seeds again with the words exchanged between tickets, and tell what reading earned; not with --url",
    fallback: false,
    parse: parseSwitch,
  },
  twins: {
    flag: "twins",
    variable: "EVALUATE_TWINS",
    placeholder: "[true|false]",
    help: "play the same seeds again with other names, words, facts, team names, and something beside the point, and tell what an agent remembers",
    fallback: false,
    parse: parseSwitch,
  },
  output: {
    flag: "output",
    variable: "EVALUATE_OUTPUT",
    placeholder: "FILE.json",
    help: "where the result goes; not written when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
  html: {
    flag: "html",
    variable: "EVALUATE_HTML",
    placeholder: "FILE.html",
    help: "where the report goes; not written when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
  against: {
    flag: "against",
    variable: "EVALUATE_AGAINST",
    placeholder: "FILE.json|POLICY",
    help: "an earlier result to compare with seed by seed, or a policy that plays the same episodes now",
    fallback: undefined,
    parse: nonEmpty,
  },
  training: {
    flag: "training",
    variable: "EVALUATE_TRAINING",
    placeholder: "FILE",
    help: "what a learning policy learned: a search_summary.json of policy search",
    fallback: undefined,
    parse: nonEmpty,
  },
  ...WORLD_SETTINGS,
  dataset: {
    flag: "dataset",
    variable: "HELPDESK_DATASET",
    placeholder: "FILE",
    help: "tickets to play in this process, and whose labels the report may show; the built-in set when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
};

/** Seeds that follow one another, both ends among them. */
export interface SeedRange {
  readonly first: number;
  readonly last: number;
}

/** What is left to say once all is played, for `evaluate merge`. */
export const MERGE_SETTINGS: Settings<
  Pick<EvaluateOptions, "sure" | "output" | "html" | "against" | "training" | "dataset">
> = {
  sure: EVALUATE_SETTINGS.sure,
  output: EVALUATE_SETTINGS.output,
  html: EVALUATE_SETTINGS.html,
  against: EVALUATE_SETTINGS.against,
  training: EVALUATE_SETTINGS.training,
  dataset: EVALUATE_SETTINGS.dataset,
};

function parseRange(text: string): Parsed<SeedRange> {
  const read = parseSeeds(text);
  if (!read.ok) return read;
  const [first = 0, last = first] = [read.value[0], read.value.at(-1)];
  return last - first === read.value.length - 1
    ? parsed({ first, last })
    : refused("must be seeds that follow one another, such as 42-51");
}

function parseShare(text: string): Parsed<number> {
  const value = Number(text);
  return /^(0?\.\d+|0|1|1\.0+|0\.)$/.test(text) ? parsed(value) : refused("must be a number from 0 to 1");
}

function parseShard(text: string): Parsed<{ readonly index: number; readonly of: number }> {
  const [, index = "0", of = "0"] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  return shard.index >= 1 && shard.index <= shard.of
    ? parsed(shard)
    : refused("must be I/N, such as 1/4, with I from 1 to N");
}
