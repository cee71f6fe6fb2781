import type { Terminal } from "../support/terminal.js";
import { regradeFile } from "../trajectories/regrade.js";
import type { Command } from "./command.js";
import { REGRADE_SETTINGS } from "./settings/collect-settings.js";
import type { Environment } from "./settings/read-settings.js";
import { describeReader, takeTrajectory } from "./take-trajectory.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

const READER = { name: "regrade", prefix: "REGRADE", settings: REGRADE_SETTINGS } as const;

export const regrade: Command = {
  help: () => `  FILE  a trajectory file (docs/trajectory-format.md)\n${describeReader(READER)}`,
  run: (args, environment) => runRegrade(args, environment, TERMINAL),
};

/** Gives the exit code. */
export async function runRegrade(
  args: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const { path, run, settings } = await takeTrajectory(READER, args, environment, terminal);
  const output = settings.output ?? (run && `${run}.regraded.jsonl`);
  return regradeFile(path, { ...settings, output }, forRun(terminal));
}
