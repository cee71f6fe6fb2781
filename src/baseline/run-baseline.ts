import { DatasetError } from "../dataset/index.js";
import type { AskedEpisode } from "../domain/episode-options.js";
import { TASK_IDS, type TaskId } from "../domain/task.js";
import { checkOutputs, named } from "../files/check-outputs.js";
import { OutputFileError } from "../files/output-error.js";
import type { Environment } from "../rollouts/rollout.js";
import { connectEnvironment } from "../rollouts/websocket/environment.js";
import { SettingsError } from "../support/settings-error.js";
import type { Terminal } from "../support/terminal.js";
import { errorMessage } from "../support/error-message.js";
import { choosePlayer } from "./choose-player.js";
import { findServer } from "./find-server.js";
import { startLine } from "./log-lines.js";
import type { BaselineOptions } from "./options.js";
import { playTask } from "./play-task.js";
import type { Player } from "./player.js";
import { scoreTable } from "./score-table.js";
import { openTrajectory, trajectoryTarget, type Trajectory } from "./trajectory-file.js";
import { episodeRow, runRow, stepRow } from "./trajectory-rows.js";
import type { JsonObject } from "../support/is-object.js";

/** Exit code when a server or model could not be reached or an episode could not be finished. */
const EXIT_FAILED = 1;

interface Voice {
  /** The lines of the episodes. */
  readonly print: (line: string) => void;
  /** All else. */
  readonly tell: (line: string) => void;
}

/**
 * Plays every task and prints the scores. Gives the exit code. Throws what is wrong with the settings, the tickets or a
 * file; everything else that goes wrong is printed.
 */
export async function runBaseline(options: BaselineOptions, { out, notes }: Terminal): Promise<number> {
  const tell = (line: string): void => void notes.write(`baseline: ${line}\n`);
  try {
    await play(options, { print: out, tell });
    return 0;
  } catch (error) {
    const isReported =
      error instanceof DatasetError || error instanceof OutputFileError || error instanceof SettingsError;
    if (isReported) throw error;
    tell(errorMessage(error));
    return EXIT_FAILED;
  }
}

async function play(settings: BaselineOptions, voice: Voice): Promise<void> {
  checkFiles(settings);
  const player = await choosePlayer(settings, voice.tell);
  const trajectory = openTrajectory(settings, runRow(player.identity, settings.seed, settings.split));
  try {
    await playInto(trajectory, player, settings, voice);
  } finally {
    trajectory.close();
  }
}

/** No file may be both written and read, but the one that a run resumes in. */
function checkFiles(settings: BaselineOptions): void {
  const { output, resume, logPrompts, dataset } = settings;
  const target = trajectoryTarget(settings);
  checkOutputs(
    [...(target === undefined ? [] : [target]), ...named({ "--log-prompts": logPrompts })],
    named({
      "--dataset": dataset,
      "--resume": output === undefined || output === resume ? undefined : resume,
    }),
  );
}

async function playInto(
  trajectory: Trajectory,
  player: Player,
  settings: BaselineOptions,
  { print, tell }: Voice,
): Promise<void> {
  if (player.introduction !== undefined) tell(player.introduction);
  const server = await findServer(settings.envUrl, settings.dataset);
  tell(`playing on ${server.url.origin}${server.url.pathname} (${server.origin}), ${settings.split} tickets`);
  if (trajectory.introduction !== undefined) tell(trajectory.introduction);
  try {
    const environment = await connectEnvironment(server.url, settings.token);
    const episodes: JsonObject[] = [];
    try {
      const { seed, split } = settings;
      for (const taskId of tasksOf(settings)) {
        const options = { taskId, seed, split };
        episodes.push(...(await playOrRepeat(player, trajectory, environment, options, print)));
      }
    } finally {
      await environment.close();
      for (const line of [...scoreTable(episodes), ...player.summary()]) tell(line);
    }
  } finally {
    await server.release();
  }
}

/** Plays a task, unless an earlier run finished it: then its lines are printed as they were. Gives its `episode` row. */
async function playOrRepeat(
  player: Player,
  trajectory: Trajectory,
  environment: Environment,
  options: AskedEpisode,
  print: Voice["print"],
): Promise<readonly JsonObject[]> {
  const { taskId } = options;
  const { model } = player.identity;
  const stored = trajectory.finished(taskId);
  if (stored !== undefined) {
    for (const line of [startLine(taskId, model), ...stored.printed]) print(line);
    return [stored.end];
  }
  const ends: JsonObject[] = [];
  await playTask(player.policy, environment, options, model, print, {
    step: (turn, line) => trajectory.add(stepRow(turn, line, player.takeStepNotes())),
    end(figures, line) {
      const row = episodeRow(taskId, figures, line, player.takeEpisodeNotes());
      trajectory.add(row);
      ends.push(row);
    },
    ...(player.lastAnswer !== undefined && { lastAnswer: player.lastAnswer.bind(player) }),
  });
  return ends;
}

function tasksOf({ taskId, runAllTasks }: BaselineOptions): readonly TaskId[] {
  return taskId === undefined || runAllTasks ? TASK_IDS : [taskId];
}
