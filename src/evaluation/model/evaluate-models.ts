import type { OutputFile } from "../../files/output-file.js";
import { SettingsError } from "../../support/settings-error.js";
import { evaluatePolicy, plannedEpisodes } from "../evaluate-policy.js";
import { loadReport } from "../load-report.js";
import { checkOpponent, readOpponent, resultOfOpponent, type Named } from "../opponent.js";
import type { EvaluateOptions } from "../options.js";
import { checkModels, checkRecord, checkShard, checkTrajectories } from "../player.js";
import { playedBy, prepare, type Prepared } from "../prepare.js";
import { recordOn, recordTarget } from "../recorded/record-played.js";
import type { EvaluationResult } from "../result.js";
import {
  checkFiles,
  keptText,
  openerInto,
  Stopped,
  tellWritten,
  type Surroundings,
} from "../surroundings.js";
import { createModelPlayer, type ModelPlayer } from "./model-player.js";
import { rank } from "./rank-models.js";
import { rankingText } from "./ranking-file.js";
import { rankingTable, rankingVerdict, rankingWarnings } from "./tell-ranking.js";

/** Exit code when an episode was not finished. */
const EXIT_FAILED = 1;

/** Judges several models on the same episodes, writes what is asked for and prints the table. Gives the exit code. */
export async function evaluateModels(settings: EvaluateOptions, { terminal }: Surroundings): Promise<number> {
  checkAll(settings);
  const tell = (line: string): void => void terminal.notes.write(`evaluate: ${line}\n`);
  const opponent = readOpponent(settings, undefined);
  const models = await playersOf(settings, tell);
  const [first] = models;
  if (first === undefined) throw new SettingsError(["--models names no model."]);
  const { progress } = terminal;
  const prepared = await prepare(settings, { training: undefined, agent: undefined, model: first, progress });
  const interrupt = terminal.listenForInterrupt();
  const files: OutputFile[] = [];
  try {
    return await judgeUntil(
      interrupt.signal,
      { settings, terminal, tell, opponent, models, prepared },
      files,
    );
  } finally {
    interrupt.release();
    for (const file of files) file.discard();
    await prepared.close();
  }
}

interface Run {
  readonly settings: EvaluateOptions;
  readonly terminal: Surroundings["terminal"];
  readonly tell: (line: string) => void;
  readonly opponent: Named | undefined;
  readonly models: readonly ModelPlayer[];
  readonly prepared: Prepared;
}

/** `files`: gets those that are begun. */
async function judgeUntil(
  stop: AbortSignal,
  { settings, terminal, tell, opponent, models, prepared }: Run,
  files: OutputFile[],
): Promise<number> {
  const writeReport = settings.html === undefined ? undefined : (await loadReport()).renderRanking;
  let isWhole = false;
  const base = { ...prepared.evaluation, stop };
  const evaluations = models.map((model) => ({ ...base, ...playedBy(model, prepared.playable) }));
  const target = recordTarget(settings);
  const doubts = checkOpponent(opponent, prepared.evaluation);
  const open = openerInto(files);
  const [rankingFile, report] = [open("--output", settings.output), open("--html", settings.html)];
  const recording = target && recordOn(evaluations, target, { shard: undefined, warnings: prepared.doubts });
  try {
    const results: EvaluationResult[] = [];
    for (const [index, evaluation] of evaluations.entries()) {
      if (stop.aborted) break;
      tell(models[index]?.introduction ?? evaluation.policy.name);
      results.push(await evaluatePolicy(recording?.on(evaluation) ?? evaluation));
    }
    const other =
      opponent && !stop.aborted ? await resultOfOpponent(opponent, base, prepared.playable) : undefined;
    if (stop.aborted) throw new Stopped(files, recording);
    isWhole = true;
    const ranking = rank(other === undefined ? results : [...results, other], other?.policy.name);
    if (ranking === undefined) {
      tell("no seed was finished by all of them: there is nothing to compare.");
      return EXIT_FAILED;
    }
    const warnings = [...doubts, ...rankingWarnings(ranking)];
    rankingFile?.write(rankingText(ranking));
    if (writeReport !== undefined) report?.write(writeReport({ ranking, warnings }));
    for (const file of files) file.seal();
    for (const file of files) file.commit();
    terminal.out(`${rankingVerdict(ranking).join("\n")}\n`);
    terminal.out(rankingTable(ranking));
    for (const warning of warnings) tell(warning);
    tellWritten(settings, terminal);
    return results.every(({ failures }) => failures.length === 0) ? 0 : EXIT_FAILED;
  } finally {
    for (const model of isWhole ? [] : models) {
      for (const line of model.summary()) tell(`${model.policy.name}: ${line}`);
    }
    const planned = evaluations.reduce((sum, one) => sum + plannedEpisodes(one).length, 0);
    if (recording !== undefined && !isWhole) tell(keptText(recording, planned));
    recording?.close();
  }
}

function checkAll(settings: EvaluateOptions): void {
  checkModels(settings);
  checkRecord(settings);
  checkShard(settings);
  checkTrajectories(settings);
  checkFiles(settings);
}

async function playersOf(
  { models, llm }: EvaluateOptions,
  tell: (line: string) => void,
): Promise<readonly ModelPlayer[]> {
  const players: ModelPlayer[] = [];
  if (llm === undefined) return players;
  for (const modelName of models) players.push(await createModelPlayer({ ...llm, modelName }, tell));
  return players;
}
