import type { Terminal } from "../support/terminal.js";
import { regradeFile } from "../trajectories/regrade.js";
import type { Command } from "./command.js";
import { REGRADE_SETTINGS } from "./settings/collect-settings.js";
import { describeSettings, readSettings, type Environment } from "./settings/read-settings.js";
import { takeFile } from "./settings/take-file.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

export const regrade: Command = {
  help: () => `  FILE  a file of npm run collect -- --format jsonl\n${describeSettings(REGRADE_SETTINGS)}`,
  run: (args, environment) => runRegrade(args, environment, TERMINAL),
};

/** Gives the exit code. */
export function runRegrade(
  args: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const { path, flags } = takeFile("regrade", args);
  const settings = readSettings(REGRADE_SETTINGS, flags, environment);
  return regradeFile(path, settings, forRun(terminal));
}
