import type { Terminal } from "../support/terminal.js";
import { replayFile } from "../trajectories/replay.js";
import type { Command } from "./command.js";
import { REPLAY_SETTINGS } from "./settings/collect-settings.js";
import { describeSettings, readSettings, type Environment } from "./settings/read-settings.js";
import { takeFile } from "./settings/take-file.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

export const replay: Command = {
  help: () => `  FILE  a file of npm run collect -- --format jsonl\n${describeSettings(REPLAY_SETTINGS)}`,
  run: (args, environment) => runReplay(args, environment, TERMINAL),
};

/** Gives the exit code. */
export function runReplay(
  args: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const { path, flags } = takeFile("replay", args);
  const settings = readSettings(REPLAY_SETTINGS, flags, environment);
  return replayFile(path, settings, forRun(terminal));
}
