import {
  describeSettings,
  EVALUATE_SETTINGS,
  readSettings,
  type EvaluateSettings,
} from "./settings/index.js";
import { compare, checkProvenance, NotComparable, type Comparison } from "../evaluation/compare.js";
import { LEAST_FOR_INTERVAL } from "../evaluation/bootstrap.js";
import { PLANNED_DIFFERENCE } from "../evaluation/plan-episodes.js";
import type { EvaluationResult } from "../evaluation/result.js";
import { evaluatePolicy } from "../evaluation/evaluate-policy.js";
import { EpisodesDiffer } from "../evaluation/labels-along.js";
import { comparisonTable, floorLines, readingTable, resultTable } from "../evaluation/print-tables.js";
import { readingGains } from "../evaluation/reading.js";
import { prepare } from "../evaluation/prepare.js";
import { loadReport, ReportLibraryMissing } from "../evaluation/load-report.js";
import { readResult, ResultFileError, resultText } from "../evaluation/result-file.js";
import { readTraining, type TrainingFile } from "../evaluation/training-file.js";
import type { Command } from "./command.js";
import { checkOutputs, named } from "../files/check-outputs.js";
import { OutputFileError } from "../files/output-error.js";
import { openOutputFile, type OutputFile } from "../files/output-file.js";
import { listenForInterrupt } from "./terminal/interrupt.js";
import { spellOutSwitch } from "./settings/read-flags.js";
import { InfrastructureError } from "../rollouts/infrastructure-error.js";

/** Exit code when an episode could not be finished, or the server could not be reached. */
const EXIT_FAILED = 1;
/** Exit code for wrong usage: nothing was played, or nothing could be compared. */
const EXIT_USAGE = 2;

/** Episodes below which an interval is narrower than it says. */
const FEW_EPISODES = 20;

/** As a shell has it for Ctrl-C. */
const EXIT_INTERRUPTED = 130;

/** The user ended it: nothing is kept of what was played. */
class Stopped extends Error {
  override readonly name = "Stopped";

  constructor(files: readonly OutputFile[]) {
    const kept = files.map(({ path }) => `${path} is as it was before. `).join("");
    super(`stopped; ${kept}Run it again to evaluate.`);
  }
}

export const evaluate: Command = {
  help: () => describeSettings(EVALUATE_SETTINGS),
  async run(args, environment) {
    const settings = readSettings(EVALUATE_SETTINGS, spellOutSwitch("--scramble", args), environment);
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
      if (error instanceof OutputFileError) return fail(error, error.exitCode);
      if (error instanceof Stopped) return fail(error, EXIT_INTERRUPTED);
      throw error;
    }
  },
};

/** Everything that can be wrong beforehand is found before an episode is played. */
async function run(settings: EvaluateSettings): Promise<number> {
  const { output, html, against, dataset } = settings;
  checkOutputs(
    named({ "--output": output, "--html": html }),
    named({ "--against": against, "--training": settings.training, "--dataset": dataset }),
  );
  const writeReport = settings.html === undefined ? undefined : await loadReport();
  const other = settings.against === undefined ? undefined : readResult(settings.against);
  const training = settings.training === undefined ? undefined : readTraining(settings.training);
  const prepared = await prepare(settings, training);
  const files: OutputFile[] = [];
  const open = (flag: string, path: string | undefined): OutputFile | undefined => {
    if (path === undefined) return undefined;
    const file = openOutputFile({ flag, path });
    files.push(file);
    return file;
  };
  const interrupt = listenForInterrupt();
  try {
    if (other !== undefined) checkProvenance(prepared.evaluation.provenance, other);
    const [resultFile, report] = [open("--output", output), open("--html", html)];
    const stop = interrupt.signal;
    const played = await evaluatePolicy({ ...prepared.evaluation, stop });
    const mixed = prepared.scrambled && (await evaluatePolicy({ ...prepared.scrambled, stop }));
    if (stop.aborted) throw new Stopped(files);
    const result: EvaluationResult = mixed ? { ...played, reading: readingGains(played, mixed) } : played;
    const comparison = other === undefined ? undefined : compare(result, other);
    const warnings = warningsAbout(result, training);
    resultFile?.write(resultText(result));
    const rounds = training?.rounds ?? [];
    if (writeReport !== undefined)
      report?.write(writeReport({ result, comparison, training: rounds, warnings }));
    for (const file of files) file.seal();
    for (const file of files) file.commit();
    tell(result, comparison, warnings);
    return result.failures.length === 0 ? 0 : EXIT_FAILED;
  } finally {
    interrupt.release();
    for (const file of files) file.discard();
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
  const floors = floorLines(result);
  if (floors !== "") print(floors);
  if (result.reading !== null) print(`\n${readingTable(result.reading)}`);
  if (comparison !== undefined) print(`\n${comparisonTable(comparison)}`);
  print(`\n${notesOn(result).join("\n")}`);
  for (const { taskId, seed, error } of result.failures) {
    warn(`task ${taskId}, seed ${seed} was not finished and counts in no figure but "failed as 0": ${error}`);
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
  const fewest = Math.min(...result.tasks.map(({ finished }) => finished));
  if (fewest < LEAST_FOR_INTERVAL) {
    warnings.push(
      `Fewer than ${LEAST_FOR_INTERVAL} episodes of a task were finished: there is no interval for it.`,
    );
  } else if (fewest < FEW_EPISODES) {
    warnings.push(`Fewer than ${FEW_EPISODES} episodes of a task were finished: its interval is too narrow.`);
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

/** What the number of episodes can and cannot show. */
function notesOn(result: EvaluationResult): readonly string[] {
  return [
    ...result.tasks.flatMap(({ taskId, episodesToTellApart: needed }) =>
      needed === null
        ? []
        : [
            `task ${taskId}: to tell ${PLANNED_DIFFERENCE} apart you need about ${needed} episodes of each policy`,
          ],
    ),
    "pass^k is not told: every seed was played once. It is a figure over attempts of one seed by a policy that is random.",
  ];
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
