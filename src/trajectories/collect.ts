import { counted } from "../support/counted.js";
import { setImmediate as nextTurn } from "node:timers/promises";
import { ticketsOf, type Dataset } from "../dataset/index.js";
import { loadTickets } from "../worlds/load-tickets.js";
import type { EpisodeOptions } from "../domain/episode-options.js";
import { isComplete } from "../domain/partial-labels.js";
import { checkOutputs, named } from "../files/check-outputs.js";
import { openOutputFile } from "../files/output-file.js";
import { NOTHING_LEARNED, policyEntry, type ExplainedPolicy, type PolicyName } from "../policies/index.js";
import { createOracle, memoryOf } from "../policies/reference/index.js";
import { readTraining } from "../rollouts/training-file.js";
import { SettingsError } from "../support/settings-error.js";
import type { RunTerminal, Terminal } from "../support/terminal.js";
import { openSink } from "./open-sink.js";
import type { CollectOptions } from "./options.js";
import { playEpisode } from "./played-episode.js";
import { provenanceOf } from "./provenance.js";
import { finalReward, type EpisodeHead } from "./trajectory-of.js";

/** As a shell has it for Ctrl-C. */
const EXIT_INTERRUPTED = 130;

/** What can be collected: a policy that there is, into a file. */
export interface CollectOrder extends CollectOptions {
  readonly policy: PolicyName;
  readonly output: string;
}

/** Plays every seed of every task and keeps it all in the file. Gives the exit code. Throws `OutputFileError`. */
export async function collectTrajectories(
  settings: CollectOrder,
  { out, notes, progress, listenForInterrupt }: RunTerminal,
): Promise<number> {
  const { policy: name, seeds, taskIds, split, format, output } = settings;
  checkOutputs(
    named({ "--output": output }),
    named({ "--training": settings.training, "--dataset": settings.dataset }),
  );
  const dataset = loadTickets(settings);
  const tickets = dataset.endless === undefined ? ticketsOf(dataset, split) : dataset;
  const entry = policyEntry(name);
  if (entry.sees === "labels" || format === "preference") refusePartial(tickets);
  const values = settings.training === undefined ? NOTHING_LEARNED : readTraining(settings.training).values;
  const create = (options: EpisodeOptions): ExplainedPolicy =>
    entry.create({
      options,
      values,
      oracle: () => createOracle(tickets, options),
      memory: () => memoryOf(tickets, options),
    });
  const head: EpisodeHead = { ...(await provenanceOf(dataset)), policy: name, sees: entry.sees, split };

  const file = openOutputFile({ flag: "--output", path: output });
  const interrupt = listenForInterrupt();
  const orders = taskIds.flatMap((taskId) => seeds.map((seed) => ({ taskId, seed })));
  progress.expect(orders.length, 0);
  try {
    const sink = openSink(format, file, head, settings);
    const tally = { rows: 0, steps: 0, reward: 0 };
    for (const options of orders) {
      const policy = create(options);
      policy.reset?.();
      const played = playEpisode({ tickets, ...options }, ({ observation }) => policy.decide(observation));
      tally.rows += sink.add(head, played);
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
      `collect: ${counted(orders.length, "episode")} of ${name} (${counted(taskIds.length, "task")} × ${counted(seeds.length, "seed")}, ` +
        `${split} tickets), ${counted(tally.steps, "step")}, mean rubric reward ${mean}`,
    );
    const rows = format === "jsonl" ? "episodes" : "rows";
    out(`${output}: ${tally.rows} ${rows}, ${format}, sha256 ${digest}`);
    warnings(settings, entry.sees, tally.rows).forEach((text) => notes.write(`collect: ${text}\n`));
    return 0;
  } finally {
    progress.clear();
    interrupt.release();
    file.discard();
  }
}

function stopped(output: string, notes: Terminal["notes"]): number {
  notes.write(`collect: stopped; ${output} is as it was before. Run it again to collect.\n`);
  return EXIT_INTERRUPTED;
}

/** What a reader of the file has to know before using it. */
function warnings(
  { format, output, split: own, source, margin }: CollectOrder,
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
  const split = source?.split ?? own;
  if (split !== "dev" && split !== "train") {
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

/** Who plays by the labels would teach what stands for an absent one as if it were true. */
function refusePartial({ tickets }: Dataset): void {
  const lacking = tickets.filter((ticket) => !isComplete(ticket)).length;
  if (lacking === 0) return;
  throw new SettingsError([
    `--dataset: ${lacking} of ${counted(tickets.length, "ticket")} ${lacking === 1 ? "lacks" : "lack"} labels, and --format preference or a policy that sees labels would ` +
      "teach labels that nobody gave. Collect with a policy that sees observations alone, in another format.",
  ]);
}
