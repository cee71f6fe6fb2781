import { ticketsIn } from "../../dataset/index.js";
import { loadTickets } from "../../worlds/load-tickets.js";
import { traitsOfPolicy } from "../../attribution/index.js";
import { createInProcessPool } from "../../rollouts/environment-pool.js";
import { partOfPool } from "../../rollouts/part-of-pool.js";
import { sum } from "../../support/mean.js";
import type { Progress } from "../../support/terminal.js";
import { resultOfPlayed, type Evaluation } from "../evaluate-policy.js";
import type { EvaluateOptions } from "../options.js";
import { pricesOf } from "../model/model-settings.js";
import { playersWarnings } from "../players-warnings.js";
import type { Prepared } from "../prepare.js";
import type { EvaluationResult, RecordedFacts } from "../result.js";
import { playRecorded } from "./play-recorded.js";
import { readRecorded, type Recorded } from "./read-recorded.js";
import { counted } from "../../support/counted.js";

/** An evaluation of what was played before, ready to be told. */
export interface PreparedRecorded extends Prepared {
  readonly judge: () => Promise<EvaluationResult>;
}

/** Differences that are told one by one. */
const MOST_TOLD = 20;

/** Throws `SettingsError` and `TrajectoryFileError`. */
export async function prepareRecorded(
  settings: EvaluateOptions,
  progress: Progress,
): Promise<PreparedRecorded> {
  const dataset = loadTickets(settings);
  const pool = createInProcessPool(dataset);
  const facts = await pool.facts();
  const recorded = readRecorded(settings, dataset, facts.rulesDigest);
  const part = partOfPool(facts, settings.split);
  const tickets = ticketsIn(dataset, settings.split);
  const played = playRecorded(recorded.episodes, tickets, settings.split);
  const attempts = Math.max(...played.finished.map(({ options }) => options.attempt));
  const traits = traitsOfPolicy(recorded.policy);
  const evaluation: Evaluation = {
    pool,
    server: null,
    provenance: {
      rulesDigest: facts.rulesDigest,
      datasetDigest: facts.datasetDigest,
      split: settings.split,
      splitDigest: part.digest,
      ...(dataset.endless !== undefined && { source: dataset.endless.source }),
    },
    contractVersion: facts.contractVersion,
    splitTicketCount: part.ticketCount,
    tickets,
    policy: { name: recorded.policy, sees: recorded.sees, random: traits?.random ?? true },
    create: () => {
      throw new Error("what was played is not played by anybody now");
    },
    taskIds: [...new Set(played.finished.map(({ options }) => options.taskId))],
    seeds: [...new Set(played.finished.map(({ options }) => options.seed))].sort((a, b) => a - b),
    attempts,
    solvedAt: settings.solved,
    ...(settings.llm !== undefined && { prices: pricesOf(settings.llm) }),
    concurrency: settings.concurrency,
    progress,
  };
  const unfinished = recorded.episodes.filter(({ finished }) => !finished).length;
  return {
    evaluation,
    scrambled: undefined,
    twins: undefined,
    playable: tickets,
    judge: async () => ({
      ...(await resultOfPlayed(evaluation, played)),
      recorded: {
        episodes: recorded.episodes.length,
        unfinished,
        leftOut: recorded.leftOut.length,
        different: recorded.differences.length,
        ...timeOf(recorded),
      },
    }),
    doubts: [...doubtsOf(recorded, unfinished), ...playersWarnings(played)],
    close: () => pool.close(),
  };
}

function timeOf({ episodes }: Recorded): Pick<RecordedFacts, "time"> {
  const timed = episodes.flatMap(({ seconds }) => (seconds === undefined ? [] : [seconds]));
  return timed.length === 0 ? {} : { time: { episodes: timed.length, seconds: sum(timed) } };
}

function doubtsOf({ episodes, differences, leftOut }: Recorded, unfinished: number): readonly string[] {
  const left = `of ${counted(episodes.length, "episode")} ${unfinished} ${unfinished === 1 ? "was left unfinished, and counts" : "were left unfinished, and count"} as what finishing nothing more gives.`;
  return [
    ...told(differences, "differ from what their actions make: the figures are the recomputed ones"),
    ...told(leftOut, "are left out"),
    ...(unfinished === 0 ? [] : [left]),
  ];
}

function told(lines: readonly string[], what: string): readonly string[] {
  if (lines.length === 0) return [];
  const count = counted(lines.length, "episode");
  const more = lines.length - MOST_TOLD;
  return [
    ...lines.slice(0, MOST_TOLD).map((line) => `${line}.`),
    ...(more > 0 ? [`… and ${more} more.`] : []),
    `${count} ${what}.`,
  ];
}
