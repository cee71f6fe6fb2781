import type { EvaluateOptions } from "../evaluation/options.js";
import { runEvaluation } from "../evaluation/run-evaluation.js";
import { SettingsError } from "../support/settings-error.js";
import { without } from "../support/without.js";
import type { Command } from "./command.js";
import { runFile } from "./run-file.js";
import { MODEL_SETTINGS } from "./settings/llm-settings.js";
import { EVALUATE_SETTINGS, MERGE_SETTINGS, type SeedRange } from "./settings/evaluate-settings.js";
import { withSource } from "./settings/world-settings.js";
import { spellOutSwitch } from "./settings/read-flags.js";
import { describeSettings, readSettings, type Environment } from "./settings/read-settings.js";
import { takeFiles } from "./settings/take-file.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

type PlaySettings = EvaluateOptions & {
  readonly seeds: SeedRange | undefined;
  readonly store: string | undefined;
  readonly owner: string | undefined;
};

export const evaluate: Command = {
  help: () =>
    [
      describeSettings(EVALUATE_SETTINGS),
      `with --policy llm or --models, the language model's\n${describeSettings(MODEL_SETTINGS)}`,
      `merge FILE…, of what --shard played: one evaluation, equal to that of one run\n${describeSettings(MERGE_SETTINGS)}`,
    ].join("\n\n"),
  async run(args, environment) {
    const [first, ...rest] = args;
    const options =
      first === "merge" ? mergeOptions(rest, environment) : await playOptions(args, environment);
    return await runEvaluation(options, { terminal: forRun(TERMINAL), environment });
  },
};

async function playOptions(args: readonly string[], environment: Environment): Promise<EvaluateOptions> {
  // What stands alone is a further file of --trajectories: a shell makes several of a pattern.
  const { files, flags } = takeFiles(spellOutSwitch("--twins", spellOutSwitch("--scramble", args)));
  const settings = readPlaySettings(flags, environment);
  if (files.length > 0 && settings.trajectories.length === 0) {
    throw new SettingsError([
      `evaluate takes no file by itself; it has ${files.join(", ")}. Trajectories are named by --trajectories FILE…, and ` +
        "shards by evaluate merge FILE….",
    ]);
  }
  const trajectories = [...settings.trajectories, ...files];
  const { run, url, store, token, owner, dataset, key } = settings;
  const options = withSeeds(settings, flags);
  if (run === undefined || trajectories.length > 0 || (url === undefined && store === undefined)) {
    if (store === undefined && owner === undefined) return { ...options, trajectories };
    throw new SettingsError([
      "--store and --owner say where a run is: name it with --run, and no --trajectories.",
    ]);
  }
  const note = (text: string): void => void TERMINAL.notes.write(`evaluate: ${text}\n`);
  const file = await runFile({ run, owner, url, store, token, dataset, key }, note);
  return { ...options, url: undefined, trajectories: [file] };
}

/** The seeds that `--seeds` names are a first one and a number of episodes. Throws {@link SettingsError} where both are said. */
function withSeeds(settings: PlaySettings, flags: readonly string[]): EvaluateOptions {
  const { seeds, ...others } = without(settings, "store", "owner");
  if (seeds === undefined) return others;
  const said = ["--seed-start", "--episodes"].filter((flag) => isGiven(flags, flag));
  if (said.length === 0) {
    return { ...others, seedStart: seeds.first, episodes: seeds.last - seeds.first + 1 };
  }
  // A flag wins over a variable.
  if (!isGiven(flags, "--seeds")) return others;
  throw new SettingsError([
    `--seeds says what ${said.join(" and ")} ${said.length === 1 ? "says" : "say"}, too. Leave one of them out.`,
  ]);
}

function isGiven(flags: readonly string[], flag: string): boolean {
  return flags.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
}

/** A model's variables, which may be set for others, count where one plays; its flags say that one does. */
function readPlaySettings(flags: readonly string[], environment: Environment): PlaySettings {
  const all = { ...EVALUATE_SETTINGS, ...MODEL_SETTINGS };
  const variables = Object.values(MODEL_SETTINGS).map(({ variable }) => variable);
  const plain = readSettings(all, flags, without(environment, ...variables));
  const isPlaying = plain.policy === "llm" || plain.models.length > 0;
  const isJudged = plain.trajectories.length > 0;
  if (!isPlaying && !isJudged) {
    const stray = modelFlags(flags).map(
      (flag) => `${flag} is a language model's: name --policy llm or --models too.`,
    );
    if (stray.length > 0) throw new SettingsError(stray);
    return withSource(plain);
  }
  // Of what a model played before only its prices count.
  const idle = isPlaying ? [] : variables.filter((name) => !name.startsWith("PRICE_"));
  const settings = readSettings(all, flags, without(environment, ...idle));
  return { ...withSource(settings), llm: settings };
}

function modelFlags(flags: readonly string[]): readonly string[] {
  return Object.values(MODEL_SETTINGS)
    .map(({ flag }) => `--${flag}`)
    .filter((flag) => isGiven(flags, flag));
}

/** What was played is the shards' to say. */
function mergeOptions(args: readonly string[], environment: Environment): EvaluateOptions {
  const { files, flags } = takeFiles(args);
  const settings = readSettings(MERGE_SETTINGS, flags, environment);
  if (files.length === 0) {
    throw new SettingsError([
      "evaluate merge needs the files of all shards: evaluate merge FILE…. One is written by --shard I/N --record FILE.",
    ]);
  }
  const usual = withSeeds(withSource(readSettings(EVALUATE_SETTINGS, [], {})), []);
  return { ...usual, ...settings, trajectories: files, merge: true };
}
