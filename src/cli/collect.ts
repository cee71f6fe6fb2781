import { setImmediate as nextTurn } from "node:timers/promises";
import {
  COLLECT_SETTINGS,
  describeSettings,
  SettingsError,
  type CollectSettings,
  type Environment,
} from "./settings/index.js";
import { loadDataset } from "../dataset/index.js";
import { NOTHING_LEARNED, policyEntry, type ExplainedPolicy } from "../policies/index.js";
import { createOracle } from "../policies/reference/index.js";
import type { Command } from "./command.js";
import { readTraining } from "../evaluation/training-file.js";
import { knownPolicies } from "../experiments/choose-policies.js";
import { listenForInterrupt } from "./terminal/interrupt.js";
import type { Terminal } from "../support/terminal.js";
import { createProgress } from "./terminal/progress.js";
import { readChecked, spellOutSwitch } from "./settings/read-flags.js";
import { checkCollect } from "./settings/check-collect.js";
import { provenanceOf, ticketsOf } from "../trajectories/provenance.js";
import { checkOutputs, named } from "../files/check-outputs.js";
import { OutputFileError } from "../files/output-error.js";
import { openOutputFile } from "../files/output-file.js";
import { playEpisode } from "../trajectories/played-episode.js";
import { finalReward, type EpisodeHead } from "../trajectories/rows.js";
import { openSink } from "../trajectories/sink.js";
import { TERMINAL } from "./terminal/terminal.js";

/** As a shell has it for Ctrl-C. */
const EXIT_INTERRUPTED = 130;

export const collect: Command = {
  help: () => describeSettings(COLLECT_SETTINGS),
  run: (args, environment) => runCollect(args, environment, TERMINAL),
};

export async function runCollect(
  args: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const spelled = spellOutSwitch("--allow-test", args);
  const settings = readChecked(COLLECT_SETTINGS, spelled, environment, checkCollect);
  try {
    return await writeCollection(settings, terminal);
  } catch (error) {
    if (!(error instanceof OutputFileError)) throw error;
    terminal.notes.write(`collect: ${error.message}\n`);
    return error.exitCode;
  }
}

async function writeCollection(settings: CollectSettings, { out, notes }: Terminal): Promise<number> {
  const { seeds, taskIds, split, format, output } = settings;
  if (output === undefined) throw new SettingsError(checkCollect(settings)); // read as it is checked, so never here
  checkOutputs(
    named({ "--output": output }),
    named({ "--training": settings.training, "--dataset": settings.dataset }),
  );
  const dataset = loadDataset(settings.dataset);
  const tickets = ticketsOf(dataset, split);
  const [name] = knownPolicies([settings.policy]);
  if (name === undefined) throw new SettingsError(checkCollect(settings)); // the same
  const entry = policyEntry(name);
  const values = settings.training === undefined ? NOTHING_LEARNED : readTraining(settings.training).values;
  const create = (options: EpisodeOptions): ExplainedPolicy =>
    entry.create({ options, values, oracle: () => createOracle(tickets, options) });
  const head: EpisodeHead = { ...(await provenanceOf(dataset)), policy: name, sees: entry.sees, split };

  const file = openOutputFile({ flag: "--output", path: output });
  const interrupt = listenForInterrupt();
  const progress = createProgress(notes);
  const orders = taskIds.flatMap((taskId) => seeds.map((seed) => ({ taskId, seed })));
  progress.expect(orders.length, 0);
  try {
    const sink = openSink(format, file, head, settings);
    const tally = { rows: 0, steps: 0, reward: 0 };
    for (const options of orders) {
      const policy = create(options);
      policy.reset?.();
      const played = playEpisode({ tickets, ...options }, ({ observation }) => policy.decide(observation));
      tally.rows += sink.add(played);
      tally.steps += played.steps.length;
      tally.reward += finalReward(played);
      progress.advance(name);
      await nextTurn(); // an episode never waits: a signal gets through here
      if (interrupt.signal.aborted) return stopped(output, notes);
    }
    sink.close();
    const digest = file.commit();
    progress.clear();
    const mean = (tally.reward / orders.length).toFixed(4);
    out(
      `collect: ${orders.length} episodes of ${name} (${taskIds.length} tasks × ${seeds.length} seeds, ` +
        `${split} tickets), ${tally.steps} steps, mean rubric reward ${mean}`,
    );
    out(`${output}: ${tally.rows} rows, ${format}, sha256 ${digest}`);
    warnings(settings, entry.sees, tally.rows).forEach((text) => notes.write(`collect: ${text}\n`));
    return 0;
  } finally {
    progress.clear();
    interrupt.release();
    file.discard();
  }
}

type EpisodeOptions = Parameters<ReturnType<typeof policyEntry>["create"]>[0]["options"];

function stopped(output: string, notes: Terminal["notes"]): number {
  notes.write(`collect: stopped; ${output} is as it was before. Run it again to collect.\n`);
  return EXIT_INTERRUPTED;
}

/** What a reader of the file has to know before using it. */
function warnings(
  { format, output = "", split, margin }: CollectSettings,
  sees: "observations" | "labels",
  rows: number,
): readonly string[] {
  const told: string[] = [];
  if (sees === "labels" || format === "preference") {
    told.push(
      `warning: ${output} gives away labels (sees: "labels"). Use it for training, never as input of an agent ` +
        "that is judged on these tickets.",
    );
  }
  if (split !== "dev") {
    told.push(
      `warning: ${output} holds test tickets. What is trained on it cannot be judged on test any more.`,
    );
  }
  if (rows === 0) {
    told.push(
      `no two actions of a step differ by ${margin} or more, so the file is empty. Give a smaller --margin or more seeds.`,
    );
  }
  return told;
}
