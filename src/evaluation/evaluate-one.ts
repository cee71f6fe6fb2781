import { readTraining, type TrainingFile } from "../rollouts/training-file.js";
import type { OutputFile } from "../files/output-file.js";
import type { RunTerminal } from "../support/terminal.js";
import { without } from "../support/without.js";
import { createAgent, type Agent } from "./agent/index.js";
import { compare, type Comparison } from "./compare.js";
import { evaluatePolicy, plannedEpisodes, type Evaluation } from "./evaluate-policy.js";
import { loadReport } from "./load-report.js";
import { createModelPlayer, type ModelPlayer } from "./model/model-player.js";
import type { EvaluateOptions } from "./options.js";
import { checkOpponent, readOpponent, resultOfOpponent, type Named } from "./opponent.js";
import type { Played } from "./play-episodes.js";
import { checkAgent, checkModels, checkRecord, checkShard, checkTrajectories } from "./player.js";
import { playersWarnings } from "./players-warnings.js";
import { prepare, type Prepared } from "./prepare.js";
import { prepareRecorded, type PreparedRecorded } from "./recorded/evaluate-recorded.js";
import { prepareMerge } from "./recorded/merge-shards.js";
import { playShard } from "./recorded/play-shard.js";
import { recordOn, recordTarget } from "./recorded/record-played.js";
import { playTwins } from "./twins/twin-gaps.js";
import { readingGains } from "./reading.js";
import { resultText } from "./result-file.js";
import type { EvaluationResult } from "./result.js";
import { partOf } from "./shard.js";
import { checkFiles, keptText, openerInto, Stopped, tellWritten, type Surroundings } from "./surroundings.js";
import { tellResult, warningsAbout } from "./tell-result.js";

/** Exit code when an episode was not finished, or is not what its file says. */
const EXIT_FAILED = 1;

/** What is played, judged and told. */
interface Run {
  readonly settings: EvaluateOptions;
  readonly surroundings: Surroundings;
  readonly training: TrainingFile | undefined;
  readonly opponent: Named | undefined;
  readonly model: ModelPlayer | undefined;
  readonly prepared: Prepared & Partial<Pick<PreparedRecorded, "judge">>;
}

/** Judges who plays, writes what is asked for and prints it. Gives the exit code. */
export async function evaluateOne(asked: EvaluateOptions, surroundings: Surroundings): Promise<number> {
  const settings = withOneModel(asked);
  checkAgent(settings);
  checkModels(settings);
  checkRecord(settings);
  checkShard(settings);
  checkTrajectories(settings);
  checkFiles(settings);
  const { terminal } = surroundings;
  const training = settings.training === undefined ? undefined : readTraining(settings.training);
  const opponent = readOpponent(settings, training);
  const model = await modelOf(settings, terminal);
  const agent = agentOf(settings, surroundings);
  const recorded = await recordedBefore(settings, terminal.progress);
  const prepared =
    recorded ?? (await prepare(settings, { training, agent, model, progress: terminal.progress }));
  try {
    return await judge({ settings, surroundings, training, opponent, model, prepared });
  } finally {
    await agent?.close();
    await prepared.close();
  }
}

async function judge(run: Run): Promise<number> {
  const interrupt = run.surroundings.terminal.listenForInterrupt();
  const files: OutputFile[] = [];
  try {
    return await judgeUntil(interrupt.signal, run, files);
  } finally {
    interrupt.release();
    for (const file of files) file.discard();
  }
}

/** Everything that can be wrong beforehand is found before an episode is played. `files`: gets those that are begun. */
async function judgeUntil(
  stop: AbortSignal,
  { settings, surroundings, training, opponent, model, prepared }: Run,
  files: OutputFile[],
): Promise<number> {
  const { terminal } = surroundings;
  const writeReport = settings.html === undefined ? undefined : (await loadReport()).renderReport;
  const doubts = checkOpponent(opponent, prepared.evaluation);
  const open = openerInto(files);
  const target = recordTarget(settings);
  const { shard } = settings;
  const [resultFile, report] = [open("--output", settings.output), open("--html", settings.html)];
  const kept = { shard, warnings: prepared.doubts };
  const recording = target && recordOn([prepared.evaluation], target, kept);
  let [played, isWhole]: [Played | undefined, boolean] = [undefined, false];
  const asked = { ...prepared.evaluation, stop, onPlayed: (all: Played) => void (played = all) };
  const evaluation = recording?.on(shard === undefined ? asked : { ...asked, shard }) ?? asked;
  const players = (): readonly string[] => (played === undefined ? [] : playersWarnings(played));
  try {
    if (model !== undefined) terminal.notes.write(`evaluate: ${model.introduction}\n`);
    if (recording !== undefined && shard !== undefined) {
      const told = () => [...prepared.doubts, ...players()];
      const isFinished = await playShard(evaluation, recording.path, told, terminal);
      if (stop.aborted) throw new Stopped(files, recording);
      isWhole = true;
      return isFinished ? 0 : EXIT_FAILED;
    }
    const { result, comparison } = await playAll({ ...prepared, evaluation }, opponent, stop, prepared.judge);
    if (stop.aborted) throw new Stopped(files, recording);
    isWhole = true;
    // How those who were recorded answered is in the doubts already.
    const answered = prepared.judge === undefined ? players() : [];
    const about = warningsAbout(result, comparison, training);
    const warnings = [...prepared.doubts, ...answered, ...doubts, ...about];
    resultFile?.write(resultText(result));
    const told = { result, comparison, warnings, sureFrom: settings.sure };
    const rounds = training?.rounds ?? [];
    const { tickets } = prepared.evaluation;
    if (writeReport !== undefined) report?.write(writeReport({ ...told, training: rounds, tickets }));
    for (const file of files) file.seal();
    for (const file of files) file.commit();
    tellResult(told, terminal);
    tellWritten(settings, terminal);
    const isSound = result.failures.length === 0 && isTrue(result.recorded);
    return isSound ? 0 : EXIT_FAILED;
  } finally {
    const spent = isWhole ? undefined : model?.summary();
    for (const line of spent ?? []) terminal.notes.write(`evaluate: ${line}\n`);
    if (recording !== undefined && !isWhole) {
      const planned = plannedEpisodes(prepared.evaluation);
      const own = shard === undefined ? planned : partOf(planned, shard);
      terminal.notes.write(`evaluate: ${keptText(recording, own.length)}\n`);
    }
    recording?.close();
  }
}

/** A list of one model is that model. */
function withOneModel(settings: EvaluateOptions): EvaluateOptions {
  const [modelName] = settings.models;
  const { llm } = settings;
  if (modelName === undefined || llm === undefined) return settings;
  return { ...settings, policy: settings.policy ?? "llm", models: [], llm: { ...llm, modelName } };
}

/** What was played before, where that is judged. */
async function recordedBefore(
  settings: EvaluateOptions,
  progress: RunTerminal["progress"],
): Promise<PreparedRecorded | undefined> {
  if (settings.trajectories.length === 0) return undefined;
  return await (settings.merge === true ? prepareMerge : prepareRecorded)(settings, progress);
}

async function modelOf(
  { policy, trajectories, llm }: EvaluateOptions,
  { notes }: RunTerminal,
): Promise<ModelPlayer | undefined> {
  if (policy !== "llm" || trajectories.length > 0 || llm === undefined) return undefined;
  return await createModelPlayer(llm, (line) => void notes.write(`evaluate: ${line}\n`));
}

/** Whether every episode that was recorded is judged, and is what its file says. */
function isTrue(recorded: EvaluationResult["recorded"]): boolean {
  return recorded === undefined || recorded.different + recorded.leftOut === 0;
}

function agentOf(
  { agent, agentTimeout, agentRetries: retries, agentLog: log, agentToken, agentHeader }: EvaluateOptions,
  { environment, terminal }: Surroundings,
): Agent | undefined {
  if (agent === undefined) return undefined;
  const timeoutMs = agentTimeout * 1000;
  const credential = agentToken === undefined ? undefined : { header: agentHeader, token: agentToken };
  return createAgent(
    { agent, timeoutMs, retries, log, ...(credential !== undefined && { credential }) },
    { environment, notes: terminal.notes },
  );
}

/** Whom it is compared with is not what is recorded, and takes nothing from there. */
export function unrecorded(evaluation: Evaluation): Evaluation {
  return without(evaluation, "onPlayed", "onEnd", "kept", "player", "prices");
}

/** The evaluation, what it is compared with, and the same on the words of other tickets, whichever were asked for. */
async function playAll(
  { evaluation, scrambled, twins, playable }: Prepared,
  opponent: Named | undefined,
  stop: AbortSignal,
  judged?: () => Promise<EvaluationResult>,
): Promise<{ readonly result: EvaluationResult; readonly comparison: Comparison | undefined }> {
  const played = judged === undefined ? await evaluatePolicy(evaluation) : await judged();
  const mixed = scrambled && (await evaluatePolicy({ ...scrambled, stop }));
  const remembered = twins && (await playTwins(played, twins, stop));
  const result: EvaluationResult = {
    ...played,
    ...(mixed && { reading: readingGains(played, mixed) }),
    ...(remembered && { twins: remembered }),
  };
  const other = opponent && (await resultOfOpponent(opponent, unrecorded(evaluation), playable));
  // Of one that was stopped nothing is told, and it may have no seed in common.
  return { result, comparison: other && !stop.aborted ? compare(result, other) : undefined };
}
