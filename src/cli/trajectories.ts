import type { RunTerminal, Terminal } from "../support/terminal.js";
import { convertFiles } from "../trajectories/convert/index.js";
import { exportFile } from "../trajectories/export.js";
import { regretsOfFile } from "../trajectories/regrets.js";
import type { Command } from "./command.js";
import { spellOutSwitch } from "./settings/read-flags.js";
import { describeSettings, readSettings, SettingsError, type Environment } from "./settings/read-settings.js";
import { takeFiles } from "./settings/take-file.js";
import { describeReader, takeTrajectory } from "./take-trajectory.js";
import { CONVERT_SETTINGS, EXPORT_SETTINGS, REGRETS_SETTINGS } from "./settings/trajectories-settings.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

type Run = (args: readonly string[], environment: Environment, terminal: RunTerminal) => Promise<number>;

const EXPORT = { name: "trajectories export", prefix: "TRAJECTORIES", settings: EXPORT_SETTINGS } as const;
const REGRETS = { name: "trajectories regrets", prefix: "TRAJECTORIES", settings: REGRETS_SETTINGS } as const;

const RUNS: ReadonlyMap<string, Run> = new Map<string, Run>([
  [
    "convert",
    (args, environment, terminal) => {
      const { files, flags } = takeFiles(args);
      const settings = readSettings(CONVERT_SETTINGS, flags, environment);
      if (files.length === 0)
        throw new SettingsError(["convert needs files: trajectories convert FILE… --output NEW."]);
      return convertFiles(files, { ...settings, output: needed(settings.output) }, terminal);
    },
  ],
  [
    "export",
    async (args, environment, terminal) => {
      const spelt = spellOutSwitch("--allow-test", args);
      const { path, settings } = await takeTrajectory(EXPORT, spelt, environment, terminal);
      return await exportFile(path, { ...settings, output: needed(settings.output) }, terminal);
    },
  ],
  [
    "regrets",
    async (args, environment, terminal) => {
      const { path, settings } = await takeTrajectory(REGRETS, args, environment, terminal);
      return await regretsOfFile(path, { ...settings, output: needed(settings.output) }, terminal);
    },
  ],
]);

export const trajectories: Command = {
  help: () =>
    [
      `convert FILE…\n${describeSettings(CONVERT_SETTINGS)}`,
      `export FILE\n${describeReader(EXPORT)}`,
      `regrets FILE\n${describeReader(REGRETS)}`,
    ].join("\n\n"),
  run: (args, environment) => runTrajectories(args, environment, TERMINAL),
};

/** Gives the exit code. */
export function runTrajectories(
  [name = "", ...rest]: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const run = RUNS.get(name);
  if (run === undefined) {
    throw new SettingsError([
      `trajectories needs one of ${[...RUNS.keys()].join(", ")}; it has ${JSON.stringify(name)}.`,
    ]);
  }
  return run(rest, environment, forRun(terminal));
}

function needed(output: string | undefined): string {
  if (output !== undefined) return output;
  throw new SettingsError(["--output needs a file to write to."]);
}
