import { BASELINE_SETTINGS, describeSettings, readSettings, type BaselineSettings } from "../config/index.js";
import { DatasetError } from "../dataset/index.js";
import { TASK_IDS, type TaskId } from "../domain/task.js";
import { createHeuristicPolicy } from "../policies/index.js";
import { findServer } from "./baseline/find-server.js";
import { playTask } from "./baseline/play-task.js";
import type { Command } from "./command.js";
import { connectEnvironment } from "./wire/websocket-environment.js";

/** Exit code when a server could not be reached or an episode could not be finished. */
const EXIT_FAILED = 1;

export const baseline: Command = {
  name: "baseline",
  summary: "play every task with the keyword heuristic over the OpenEnv socket and print the scores",
  help: () => describeSettings(BASELINE_SETTINGS),
  async run(args, environment) {
    const settings = readSettings(BASELINE_SETTINGS, args, environment);
    try {
      await play(settings);
      return 0;
    } catch (error) {
      if (error instanceof DatasetError) throw error;
      process.stderr.write(`baseline: ${error instanceof Error ? error.message : String(error)}\n`);
      return EXIT_FAILED;
    }
  },
};

async function play(settings: BaselineSettings): Promise<void> {
  const server = await findServer(settings.envUrl, settings.dataset);
  process.stderr.write(`baseline: playing on ${server.url.href} (${server.origin})\n`);
  try {
    const environment = await connectEnvironment(server.url);
    try {
      for (const taskId of tasksOf(settings)) {
        const options = { taskId, seed: settings.seed };
        await playTask(createHeuristicPolicy(), environment, options, settings.modelName, print);
      }
    } finally {
      await environment.close();
    }
  } finally {
    await server.release();
  }
}

function tasksOf({ taskId, runAllTasks }: BaselineSettings): readonly TaskId[] {
  return taskId === undefined || runAllTasks ? TASK_IDS : [taskId];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
