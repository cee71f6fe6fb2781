import type { Terminal } from "../support/terminal.js";
import { replayFile } from "../trajectories/replay.js";
import type { Command } from "./command.js";
import { REPLAY_SETTINGS } from "./settings/collect-settings.js";
import type { Environment } from "./settings/read-settings.js";
import { describeReader, takeTrajectory } from "./take-trajectory.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

const READER = { name: "replay", prefix: "REPLAY", settings: REPLAY_SETTINGS } as const;

export const replay: Command = {
  help: () => `  FILE  a trajectory file (docs/trajectory-format.md)\n${describeReader(READER)}`,
  run: (args, environment) => runReplay(args, environment, TERMINAL),
};

/** Gives the exit code. */
export async function runReplay(
  args: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const { path, settings } = await takeTrajectory(READER, args, environment, terminal);
  return replayFile(path, settings, forRun(terminal));
}
