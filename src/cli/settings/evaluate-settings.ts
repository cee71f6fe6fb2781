import { TASK_IDS } from "../../domain/task.js";
import { SPLIT_CHOICES } from "../../domain/vocabulary.js";
import type { EvaluateOptions } from "../../evaluation/options.js";
import { parseNames, parseSwitch, parseTasks, parseUrl } from "./parse-values.js";
import type { Settings } from "./read-settings.js";
import { nonEmpty, oneOf, parsed, refused, wholeNumber, type Parsed } from "./setting.js";
import { fromFile, TOKEN_SETTING } from "./token-setting.js";

const LARGEST_SEED = 2_147_483_647;
const MOST_EPISODES = 100_000;
const MOST_ATTEMPTS = 64;
const MOST_CONCURRENCY = 1_024;
const LONGEST_ACTION_S = 86_400;
const MOST_RETRIES = 100;

/** Every setting of `evaluate`; `--help` and docs/evaluation.md list the same rows. */
export const EVALUATE_SETTINGS: Settings<Omit<EvaluateOptions, "merge" | "llm">> = {
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
    help: "the run of these files that is judged; all of their episodes when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
  agent: {
    flag: "agent",
    variable: "EVALUATE_AGENT",
    placeholder: "COMMAND|URL",
    help: "your own agent instead of a policy: a command that is sent observations and answers actions, a line each, or an address that they are posted to",
    fallback: undefined,
    parse: nonEmpty,
  },
  agentName: {
    flag: "agent-name",
    variable: "EVALUATE_AGENT_NAME",
    placeholder: "NAME",
    help: "what the agent is called in tables, report and result",
    fallback: "agent",
    parse: nonEmpty,
  },
  agentTimeout: {
    flag: "agent-timeout",
    variable: "EVALUATE_AGENT_TIMEOUT",
    placeholder: "SECONDS",
    help: "longest wait for one action of the agent; later ones lose their ticket",
    fallback: 60,
    parse: wholeNumber(1, LONGEST_ACTION_S),
  },
  agentRetries: {
    flag: "agent-retries",
    variable: "EVALUATE_AGENT_RETRIES",
    placeholder: "N",
    help: "times in a row that an agent which ended or failed is started or asked again before it is given up",
    fallback: 3,
    parse: wholeNumber(0, MOST_RETRIES),
  },
  agentLog: {
    flag: "agent-log",
    variable: "EVALUATE_AGENT_LOG",
    placeholder: "FILE",
    help: "where the agent's standard error goes; its last lines are told when it fails",
    fallback: undefined,
    parse: nonEmpty,
  },
  agentToken: {
    flag: "agent-token-file",
    variable: "EVALUATE_AGENT_TOKEN",
    placeholder: "FILE",
    help: "file with the token that an agent's address asks for; the variable holds the token itself",
    fallback: undefined,
    parse: parseCredential,
    parseFlag: fromFile(parseCredential),
    isSecret: true,
  },
  agentHeader: {
    flag: "agent-header",
    variable: "EVALUATE_AGENT_HEADER",
    placeholder: "NAME",
    help: "header that the token is sent in, such as X-API-Key; in Authorization a word alone goes as a Bearer's",
    fallback: "Authorization",
    parse: parseHeaderName,
  },
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
  split: {
    flag: "split",
    variable: "EVALUATE_SPLIT",
    placeholder: "SPLIT",
    help: "dev, test or all tickets; judge on test once, when nothing is changed any more",
    fallback: "dev",
    parse: oneOf(SPLIT_CHOICES),
  },
  seedStart: {
    flag: "seed-start",
    variable: "EVALUATE_SEED_START",
    placeholder: "N",
    help: "first seed; the others follow it",
    fallback: 0,
    parse: wholeNumber(0, LARGEST_SEED - MOST_EPISODES),
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
  dataset: {
    flag: "dataset",
    variable: "HELPDESK_DATASET",
    placeholder: "FILE",
    help: "tickets to play in this process, and whose labels the report may show; the built-in set when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
};

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

function parseShare(text: string): Parsed<number> {
  const value = Number(text);
  return /^(0?\.\d+|0|1|1\.0+|0\.)$/.test(text) ? parsed(value) : refused("must be a number from 0 to 1");
}

/** What a header can hold; its value is never repeated. */
function parseCredential(text: string): Parsed<string> {
  const value = text.trim();
  return /^[\x20-\x7e]{1,8192}$/.test(value)
    ? parsed(value)
    : refused("must hold one line of printable ASCII characters (its value is not repeated here)");
}

function parseHeaderName(text: string): Parsed<string> {
  return /^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(text) && !OWN_HEADERS.has(text.toLowerCase())
    ? parsed(text)
    : refused("must be the name of a header for a credential, such as Authorization or X-API-Key");
}

/** Headers that every request has already. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "accept",
  "connection",
  "content-length",
  "content-type",
  "host",
  "transfer-encoding",
]);

function parseShard(text: string): Parsed<{ readonly index: number; readonly of: number }> {
  const [, index = "0", of = "0"] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  return shard.index >= 1 && shard.index <= shard.of
    ? parsed(shard)
    : refused("must be I/N, such as 1/4, with I from 1 to N");
}
