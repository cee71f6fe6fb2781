import { checkOutputs, named } from "../files/check-outputs.js";
import { OutputFileError } from "../files/output-error.js";
import { openOutputFile, type OutputFile } from "../files/output-file.js";
import { InfrastructureError } from "../rollouts/infrastructure-error.js";
import { readTraining } from "../rollouts/training-file.js";
import type { RunTerminal } from "../support/terminal.js";
import { without } from "../support/without.js";
import { TrajectoryFileError } from "../trajectories/read-trajectory.js";
import { AgentError, createAgent, type Agent } from "./agent/index.js";
import { compare, NotComparable, type Comparison } from "./compare.js";
import { evaluatePolicy, type Evaluation } from "./evaluate-policy.js";
import { EpisodesDiffer } from "./labels-along.js";
import { loadReport, ReportLibraryMissing } from "./load-report.js";
import type { EvaluateOptions } from "./options.js";
import { checkOpponent, opponentFile, readOpponent, resultOfOpponent, type Named } from "./opponent.js";
import { checkAgent, checkShard, checkTrajectories } from "./player.js";
import { prepare, type Prepared } from "./prepare.js";
import { prepareRecorded, type PreparedRecorded } from "./recorded/evaluate-recorded.js";
import { prepareMerge } from "./recorded/merge-shards.js";
import { playShard } from "./recorded/play-shard.js";
import { recordOn } from "./recorded/record-played.js";
import { readingGains } from "./reading.js";
import { ResultFileError, resultText } from "./result-file.js";
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

export interface Surroundings {
  readonly terminal: RunTerminal;
  /** The variables of this process, of which an agent gets those that are not the program's. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Judges a policy or an agent, writes what is asked for and prints it. Gives the exit code. */
export async function runEvaluation(options: EvaluateOptions, surroundings: Surroundings): Promise<number> {
  const { terminal } = surroundings;
  try {
    return await evaluate(options, surroundings);
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
    error instanceof TrajectoryFileError ||
    error instanceof ReportLibraryMissing;
  if (isUsage) return EXIT_USAGE;
  if (error instanceof AgentError) return error.neverBegan ? EXIT_USAGE : EXIT_FAILED;
  if (error instanceof OutputFileError) return error.exitCode;
  return error instanceof Stopped ? EXIT_INTERRUPTED : undefined;
}

/** Everything that can be wrong beforehand is found before an episode is played. */
async function evaluate(settings: EvaluateOptions, surroundings: Surroundings): Promise<number> {
  const { output, html } = settings;
  checkAgent(settings);
  checkShard(settings);
  checkTrajectories(settings);
  checkFiles(settings);
  const writeReport = html === undefined ? undefined : await loadReport();
  const training = settings.training === undefined ? undefined : readTraining(settings.training);
  const opponent = readOpponent(settings, training);
  const agent = agentOf(settings, surroundings);
  const { terminal } = surroundings;
  const recorded = await recordedBefore(settings, terminal.progress);
  const prepared = recorded ?? (await prepare(settings, { training, agent, progress: terminal.progress }));
  const files: OutputFile[] = [];
  const open = openerInto(files);
  const interrupt = terminal.listenForInterrupt();
  try {
    const doubts = checkOpponent(opponent, prepared.evaluation);
    const [resultFile, report] = [open("--output", output), open("--html", html)];
    const record = open("--record", settings.record);
    const stop = interrupt.signal;
    const evaluation = recordOn(prepared.evaluation, record, settings.shard);
    if (record !== undefined && settings.shard !== undefined) {
      const own = () => [...prepared.doubts, ...(agent?.warnings() ?? [])];
      const isWhole = await playShard({ ...evaluation, stop }, record, own, terminal);
      if (stop.aborted) throw new Stopped(files);
      return isWhole ? 0 : EXIT_FAILED;
    }
    const { result, comparison } = await playAll(
      { ...prepared, evaluation },
      opponent,
      stop,
      recorded?.judge,
    );
    if (stop.aborted) throw new Stopped(files);
    const warnings = [
      ...prepared.doubts,
      ...doubts,
      ...warningsAbout(result, training),
      ...(agent?.warnings() ?? []),
    ];
    resultFile?.write(resultText(result));
    const rounds = training?.rounds ?? [];
    const told = { result, comparison, warnings, sureFrom: settings.sure };
    const { tickets } = prepared.evaluation;
    if (writeReport !== undefined) report?.write(writeReport({ ...told, training: rounds, tickets }));
    for (const file of files) file.seal();
    for (const file of files) file.commit();
    tellResult(told, terminal);
    const isSound = result.failures.length === 0 && isTrue(result.recorded);
    return isSound ? 0 : EXIT_FAILED;
  } finally {
    interrupt.release();
    for (const file of files) file.discard();
    await agent?.close();
    await prepared.close();
  }
}

/** Opens a file that is asked for, and keeps it among those that are written. */
function openerInto(files: OutputFile[]) {
  return (flag: string, path: string | undefined): OutputFile | undefined => {
    if (path === undefined) return undefined;
    const file = openOutputFile({ flag, path });
    files.push(file);
    return file;
  };
}

/** No file may be both written and read. */
function checkFiles(settings: EvaluateOptions): void {
  const { output, html, record, agentLog, training, dataset } = settings;
  const read = named({ "--against": opponentFile(settings), "--training": training, "--dataset": dataset });
  checkOutputs(
    named({ "--output": output, "--html": html, "--record": record, "--agent-log": agentLog }),
    read.concat(settings.trajectories.flatMap((path) => named({ "--trajectories": path }))),
  );
}

/** What was played before, where that is judged. */
async function recordedBefore(
  settings: EvaluateOptions,
  progress: RunTerminal["progress"],
): Promise<PreparedRecorded | undefined> {
  if (settings.trajectories.length === 0) return undefined;
  return await (settings.merge === true ? prepareMerge : prepareRecorded)(settings, progress);
}

/** Whether every episode that was recorded is judged, and is what its file says. */
function isTrue(recorded: EvaluationResult["recorded"]): boolean {
  return recorded === undefined || recorded.different + recorded.leftOut === 0;
}

function agentOf(
  { agent, agentTimeout, agentRetries: retries, agentLog: log }: EvaluateOptions,
  { environment, terminal }: Surroundings,
): Agent | undefined {
  if (agent === undefined) return undefined;
  const timeoutMs = agentTimeout * 1000;
  return createAgent({ agent, timeoutMs, retries, log }, { environment, notes: terminal.notes });
}

/** Whom it is compared with is not what is recorded. */
function unrecorded(evaluation: Evaluation): Evaluation {
  return without(evaluation, "onPlayed");
}

/** The evaluation, what it is compared with, and the same on the words of other tickets, whichever were asked for. */
async function playAll(
  { evaluation, scrambled, playable }: Prepared,
  opponent: Named | undefined,
  stop: AbortSignal,
  judge?: () => Promise<EvaluationResult>,
): Promise<{ readonly result: EvaluationResult; readonly comparison: Comparison | undefined }> {
  const played = judge === undefined ? await evaluatePolicy({ ...evaluation, stop }) : await judge();
  const mixed = scrambled && (await evaluatePolicy({ ...scrambled, stop }));
  const result: EvaluationResult = mixed ? { ...played, reading: readingGains(played, mixed) } : played;
  const other = opponent && (await resultOfOpponent(opponent, { ...unrecorded(evaluation), stop }, playable));
  // Of one that was stopped nothing is told, and it may have no seed in common.
  return { result, comparison: other && !stop.aborted ? compare(result, other) : undefined };
}
