import { checkOutputs, named } from "../files/check-outputs.js";
import { OutputFileError } from "../files/output-error.js";
import { openOutputFile, type OutputFile } from "../files/output-file.js";
import { InfrastructureError } from "../rollouts/infrastructure-error.js";
import { readTraining } from "../rollouts/training-file.js";
import type { RunTerminal } from "../support/terminal.js";
import { checkProvenance, compare, NotComparable } from "./compare.js";
import { evaluatePolicy, type Evaluation } from "./evaluate-policy.js";
import { EpisodesDiffer } from "./labels-along.js";
import { loadReport, ReportLibraryMissing } from "./load-report.js";
import type { EvaluateOptions } from "./options.js";
import { prepare } from "./prepare.js";
import { readingGains } from "./reading.js";
import { rederive } from "./rederive.js";
import { readResult, ResultFileError, resultText } from "./result-file.js";
import type { EvaluationResult } from "./result.js";
import { tellResult, warningsAbout } from "./tell-result.js";

/** Exit code when an episode could not be finished, or the server could not be reached. */
const EXIT_FAILED = 1;
/** Exit code for wrong usage: nothing was played, or nothing could be compared. */
const EXIT_USAGE = 2;

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

/** Judges a policy, writes what is asked for and prints it. Gives the exit code. */
export async function runEvaluation(options: EvaluateOptions, terminal: RunTerminal): Promise<number> {
  try {
    return await evaluate(options, terminal);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = exitCodeOf(error);
    if (code === undefined) throw error;
    terminal.notes.write(
      `evaluate: ${error instanceof InfrastructureError ? error.account : error.message}\n`,
    );
    return code;
  }
}

/** Undefined for errors that the user cannot mend. */
function exitCodeOf(error: Error): number | undefined {
  if (error instanceof InfrastructureError || error instanceof EpisodesDiffer) return EXIT_FAILED;
  const isUsage =
    error instanceof NotComparable ||
    error instanceof ResultFileError ||
    error instanceof ReportLibraryMissing;
  if (isUsage) return EXIT_USAGE;
  if (error instanceof OutputFileError) return error.exitCode;
  return error instanceof Stopped ? EXIT_INTERRUPTED : undefined;
}

/** Everything that can be wrong beforehand is found before an episode is played. */
async function evaluate(settings: EvaluateOptions, terminal: RunTerminal): Promise<number> {
  const { output, html, against, dataset } = settings;
  checkOutputs(
    named({ "--output": output, "--html": html }),
    named({ "--against": against, "--training": settings.training, "--dataset": dataset }),
  );
  const writeReport = settings.html === undefined ? undefined : await loadReport();
  const other = settings.against === undefined ? undefined : readResult(settings.against);
  const training = settings.training === undefined ? undefined : readTraining(settings.training);
  const prepared = await prepare(settings, training, terminal.progress);
  const files: OutputFile[] = [];
  const open = (flag: string, path: string | undefined): OutputFile | undefined => {
    if (path === undefined) return undefined;
    const file = openOutputFile({ flag, path });
    files.push(file);
    return file;
  };
  const interrupt = terminal.listenForInterrupt();
  try {
    const doubts = other === undefined ? [] : checkOther(other, against ?? "", prepared.evaluation);
    const [resultFile, report] = [open("--output", output), open("--html", html)];
    const stop = interrupt.signal;
    const played = await evaluatePolicy({ ...prepared.evaluation, stop });
    const mixed = prepared.scrambled && (await evaluatePolicy({ ...prepared.scrambled, stop }));
    if (stop.aborted) throw new Stopped(files);
    const result: EvaluationResult = mixed ? { ...played, reading: readingGains(played, mixed) } : played;
    const comparison = other === undefined ? undefined : compare(result, other);
    const warnings = [...doubts, ...warningsAbout(result, training)];
    resultFile?.write(resultText(result));
    const rounds = training?.rounds ?? [];
    if (writeReport !== undefined)
      report?.write(writeReport({ result, comparison, training: rounds, warnings }));
    for (const file of files) file.seal();
    for (const file of files) file.commit();
    tellResult(result, comparison, warnings, terminal);
    return result.failures.length === 0 ? 0 : EXIT_FAILED;
  } finally {
    interrupt.release();
    for (const file of files) file.discard();
    await prepared.close();
  }
}

/** Checks every figure of the other result before anything is played. Gives what a reader has to know of it. */
function checkOther(
  other: EvaluationResult,
  path: string,
  { provenance, tickets }: Evaluation,
): readonly string[] {
  checkProvenance(provenance, other);
  if (tickets === null) {
    return [
      `${path} could only be checked against itself: its tickets are not here. Name them with --dataset.`,
    ];
  }
  const { problem, warning } = rederive(other, tickets);
  if (problem !== undefined) throw new ResultFileError(`${path} is not what its actions make: ${problem}.`);
  return warning === undefined ? [] : [`${path}: ${warning}`];
}
