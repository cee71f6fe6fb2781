import { writeFileSync } from "node:fs";
import { describeSettings, EVALUATE_SETTINGS, readSettings, type EvaluateSettings } from "../config/index.js";
import { compare, checkGround, NotComparable, type Comparison } from "./evaluate/compare.js";
import type { EvaluationResult } from "./evaluate/result.js";
import { evaluatePolicy } from "./evaluate/evaluate-policy.js";
import { EpisodesDiffer } from "./evaluate/labels-along.js";
import { comparisonTable, resultTable } from "./evaluate/print-tables.js";
import { prepare } from "./evaluate/prepare.js";
import { loadReport, ReportLibraryMissing } from "./evaluate/load-report.js";
import { readResult, ResultFileError, writeResult } from "./evaluate/result-file.js";
import { readTraining, type TrainingFile } from "./evaluate/training-file.js";
import type { Command } from "./command.js";
import { InfrastructureError } from "./policy/infrastructure-error.js";

/** Exit code when an episode could not be finished, or the server could not be reached. */
const EXIT_FAILED = 1;
/** Exit code for wrong usage: nothing was played, or nothing could be compared. */
const EXIT_USAGE = 2;

export const evaluate: Command = {
  name: "evaluate",
  summary: "judge a policy on a split: intervals, losses and replays, as JSON and as an HTML report",
  help: () => describeSettings(EVALUATE_SETTINGS),
  async run(args, environment) {
    const settings = readSettings(EVALUATE_SETTINGS, args, environment);
    try {
      return await run(settings);
    } catch (error) {
      if (error instanceof InfrastructureError || error instanceof EpisodesDiffer) {
        return fail(error, EXIT_FAILED);
      }
      const isUsage =
        error instanceof NotComparable ||
        error instanceof ResultFileError ||
        error instanceof ReportLibraryMissing;
      if (isUsage) return fail(error, EXIT_USAGE);
      throw error;
    }
  },
};

/** Everything that can be wrong beforehand is found before an episode is played. */
async function run(settings: EvaluateSettings): Promise<number> {
  const writeReport = settings.html === undefined ? undefined : await loadReport();
  const other = settings.against === undefined ? undefined : readResult(settings.against);
  const training = settings.training === undefined ? undefined : readTraining(settings.training);
  const prepared = await prepare(settings, training);
  try {
    if (other !== undefined) checkGround(prepared.evaluation.ground, other);
    const result = await evaluatePolicy(prepared.evaluation);
    const comparison = other === undefined ? undefined : compare(result, other);
    if (settings.output !== undefined) writeResult(settings.output, result);
    const warnings = warningsAbout(result, training);
    if (settings.html !== undefined && writeReport !== undefined) {
      const rounds = training?.rounds ?? [];
      writeFileSync(settings.html, writeReport({ result, comparison, training: rounds, warnings }));
    }
    tell(result, comparison, warnings);
    return result.failures.length === 0 ? 0 : EXIT_FAILED;
  } finally {
    await prepared.close();
  }
}

function tell(
  result: EvaluationResult,
  comparison: Comparison | undefined,
  warnings: readonly string[],
): void {
  print(`${result.policy.name} on ${result.split}, seeds ${seedsText(result)}\n`);
  print(resultTable(result));
  if (comparison !== undefined) print(`\n${comparisonTable(comparison)}`);
  for (const { taskId, seed, error } of result.failures) {
    warn(`task ${taskId}, seed ${seed} was not finished and counts nowhere: ${error}`);
  }
  warnings.forEach(warn);
}

/** What the figures do not say of themselves. */
function warningsAbout(result: EvaluationResult, training: TrainingFile | undefined): readonly string[] {
  const warnings: string[] = [];
  if (!result.hasTickets) {
    warnings.push(
      "The server plays tickets that are not here: no floor, no oracle and no labels. Name them with --dataset.",
    );
  }
  if (training !== undefined && training.split !== "dev" && result.split !== "dev") {
    const seen = training.split === "all" ? "all tickets" : `the split ${training.split}`;
    warnings.push(
      `The policy learned on ${seen}, those of this evaluation among them: it has seen what it is judged on.`,
    );
  }
  if (training !== undefined && training.rulesDigest !== result.rulesDigest) {
    warnings.push("The policy learned under other rules than it is judged by.");
  }
  return warnings;
}

function seedsText({ seedStart, episodesPerTask }: EvaluationResult): string {
  return `${seedStart} to ${seedStart + episodesPerTask - 1}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function warn(text: string): void {
  process.stderr.write(`evaluate: ${text}\n`);
}

function fail(error: Error, code: number): number {
  warn(error.message);
  return code;
}
