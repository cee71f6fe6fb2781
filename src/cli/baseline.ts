import {
  BASELINE_SETTINGS,
  describeSettings,
  readSettings,
  SettingsError,
  type BaselineSettings,
} from "./settings/index.js";
import { DatasetError } from "../dataset/index.js";
import { TASK_IDS, type TaskId } from "../domain/task.js";
import type { Environment } from "../rollouts/rollout.js";
import { choosePlayer } from "../baseline/choose-player.js";
import { findServer } from "../baseline/find-server.js";
import { startLine } from "../baseline/log-lines.js";
import { playTask } from "../baseline/play-task.js";
import type { Player } from "../baseline/player.js";
import { scoreTable } from "../baseline/score-table.js";
import { openTrajectory, trajectoryTarget, type Trajectory } from "../baseline/trajectory-file.js";
import { episodeRow, runRow, stepRow, type JsonRecord } from "../baseline/trajectory-rows.js";
import type { Command } from "./command.js";
import { checkOutputs, named } from "../files/check-outputs.js";
import { OutputFileError } from "../files/output-error.js";
import { connectEnvironment } from "../rollouts/websocket/environment.js";

/** Exit code when a server or model could not be reached or an episode could not be finished. */
const EXIT_FAILED = 1;

export const baseline: Command = {
  help: () => describeSettings(BASELINE_SETTINGS),
  async run(args, environment) {
    const settings = readSettings(BASELINE_SETTINGS, args, environment);
    try {
      await play(settings);
      return 0;
    } catch (error) {
      const isReported =
        error instanceof DatasetError || error instanceof OutputFileError || error instanceof SettingsError;
      if (isReported) throw error;
      tell(error instanceof Error ? error.message : String(error));
      return EXIT_FAILED;
    }
  },
};

async function play(settings: BaselineSettings): Promise<void> {
  checkFiles(settings);
  const player = await choosePlayer(settings, tell);
  const trajectory = openTrajectory(settings, runRow(player.identity, settings.seed));
  try {
    await playInto(trajectory, player, settings);
  } finally {
    trajectory.close();
  }
}

/** What is written must be told apart from what is read; the file that a run goes on in is both. */
function checkFiles(settings: BaselineSettings): void {
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

async function playInto(trajectory: Trajectory, player: Player, settings: BaselineSettings): Promise<void> {
  if (player.introduction !== undefined) tell(player.introduction);
  const server = await findServer(settings.envUrl, settings.dataset);
  tell(`playing on ${server.url.origin}${server.url.pathname} (${server.origin})`);
  if (trajectory.introduction !== undefined) tell(trajectory.introduction);
  try {
    const environment = await connectEnvironment(server.url);
    const episodes: JsonRecord[] = [];
    try {
      for (const taskId of tasksOf(settings)) {
        const options = { taskId, seed: settings.seed };
        episodes.push(...(await playOrRepeat(player, trajectory, environment, options)));
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
  options: { readonly taskId: TaskId; readonly seed: number },
): Promise<readonly JsonRecord[]> {
  const { taskId } = options;
  const { model } = player.identity;
  const stored = trajectory.finished(taskId);
  if (stored !== undefined) {
    for (const line of [startLine(taskId, model), ...stored.printed]) print(line);
    return [stored.end];
  }
  const ends: JsonRecord[] = [];
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

function tasksOf({ taskId, runAllTasks }: BaselineSettings): readonly TaskId[] {
  return taskId === undefined || runAllTasks ? TASK_IDS : [taskId];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Standard error: standard output has the lines of the episodes and nothing else. */
function tell(line: string): void {
  process.stderr.write(`baseline: ${line}\n`);
}
