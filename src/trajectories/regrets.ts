import { setImmediate as nextTurn } from "node:timers/promises";
import { checkOutputs, named } from "../files/check-outputs.js";
import { OutputFileError } from "../files/output-error.js";
import { openOutputFile } from "../files/output-file.js";
import { jsonLine } from "../support/json-line.js";
import { sortedSnakeCase } from "../support/json-value.js";
import type { RunTerminal } from "../support/terminal.js";
import { ownTickets, playedAgain, whyOther } from "./played-again.js";
import {
  checkTrajectory,
  readTrajectory,
  TrajectoryFileError,
  type StoredEpisode,
} from "./read-trajectory.js";
import { counted } from "../support/counted.js";

const EXIT_FAILED = 1;
/** As a shell has it for Ctrl-C. */
const EXIT_INTERRUPTED = 130;

export interface RegretsOptions {
  readonly output: string;
  readonly dataset: string | undefined;
}

/** Writes what each step of a file's finished episodes gave away, a step a line. Gives the exit code. */
export async function regretsOfFile(
  path: string,
  options: RegretsOptions,
  terminal: RunTerminal,
): Promise<number> {
  try {
    return await regretsOfAll(path, options, terminal);
  } catch (error) {
    if (!(error instanceof TrajectoryFileError || error instanceof OutputFileError)) throw error;
    terminal.notes.write(`trajectories regrets: ${error.message}\n`);
    return error instanceof OutputFileError ? error.exitCode : EXIT_FAILED;
  }
}

async function regretsOfAll(
  path: string,
  { output, dataset }: RegretsOptions,
  { out, notes, progress, listenForInterrupt }: RunTerminal,
): Promise<number> {
  checkOutputs(named({ "--output": output }), named({ "the trajectory": path, "--dataset": dataset }));
  const { episodes: total } = checkTrajectory(path);
  const own = await ownTickets(dataset);
  const file = openOutputFile({ flag: "--output", path: output });
  const interrupt = listenForInterrupt();
  const counts = { episodes: 0, steps: 0, regret: 0 };
  const problems: string[] = [];
  progress.expect(total, 0);
  try {
    for (const stored of readTrajectory(path)) {
      progress.advance(`episode ${stored.number}`);
      await nextTurn();
      if (interrupt.signal.aborted) {
        notes.write(`trajectories regrets: stopped; ${output} is as it was before.\n`);
        return EXIT_INTERRUPTED;
      }
      const told = rowsOf(stored, own);
      if (typeof told === "string") problems.push(`line ${stored.line}: ${told}.`);
      else {
        for (const row of told) file.write(jsonLine(row));
        counts.episodes += Number(told.length > 0);
        counts.steps += told.length;
        counts.regret += told.reduce((sum, { regret }) => sum + regret, 0);
      }
    }
    progress.clear();
    for (const problem of problems) notes.write(`trajectories regrets: left out: ${problem}\n`);
    if (counts.steps === 0) {
      notes.write(`trajectories regrets: ${path} has no finished episode that can be played again here.\n`);
      return EXIT_FAILED;
    }
    file.commit();
    const mean = (counts.regret / counts.episodes).toFixed(3);
    out(
      `${output}: ${counted(counts.steps, "step")} of ${counted(counts.episodes, "episode")}, mean regret ${mean} an episode`,
    );
    return problems.length > 0 ? EXIT_FAILED : 0;
  } finally {
    progress.clear();
    interrupt.release();
    file.discard();
  }
}

/** A row for each step, or why there is none. */
function rowsOf(stored: StoredEpisode, own: Awaited<ReturnType<typeof ownTickets>>) {
  if (!stored.episode.finished) return "it was not finished";
  const other = whyOther(stored.header, own);
  if (other !== undefined) return `${other}; --dataset names its tickets`;
  const again = playedAgain(stored, own);
  if (!again.ok) return again.why;
  const { episode, policy, number } = stored;
  return again.regrets.map((one, index) => ({
    episode: number,
    episode_id: episode.episode_id,
    policy,
    step: one.step,
    ticket_id: one.ticketId,
    action: episode.steps[index]?.action ?? null,
    best_action: sortedSnakeCase(one.bestAction),
    optimum_lower: one.optimumLower,
    optimum_upper: one.optimumUpper,
    optimum_proven: one.optimumProven,
    regret: one.regret,
  }));
}
