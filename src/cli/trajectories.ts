import type { RunTerminal, Terminal } from "../support/terminal.js";
import { convertFiles } from "../trajectories/convert/index.js";
import { exportFile } from "../trajectories/export.js";
import { regretsOfFile } from "../trajectories/regrets.js";
import type { Command } from "./command.js";
import { spellOutSwitch } from "./settings/read-flags.js";
import { describeSettings, readSettings, SettingsError, type Environment } from "./settings/read-settings.js";
import { takeFile, takeFiles } from "./settings/take-file.js";
import { CONVERT_SETTINGS, EXPORT_SETTINGS, REGRETS_SETTINGS } from "./settings/trajectories-settings.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

type Run = (args: readonly string[], environment: Environment, terminal: RunTerminal) => Promise<number>;

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
    (args, environment, terminal) => {
      const usage = "export needs a trajectory file: trajectories export FILE --format parquet --output NEW.";
      const { path, flags } = takeFile("export", spellOutSwitch("--allow-test", args), usage);
      const settings = readSettings(EXPORT_SETTINGS, flags, environment);
      return exportFile(path, { ...settings, output: needed(settings.output) }, terminal);
    },
  ],
  [
    "regrets",
    (args, environment, terminal) => {
      const usage = "regrets needs a trajectory file: trajectories regrets FILE --output NEW.";
      const { path, flags } = takeFile("regrets", args, usage);
      const settings = readSettings(REGRETS_SETTINGS, flags, environment);
      return regretsOfFile(path, { ...settings, output: needed(settings.output) }, terminal);
    },
  ],
]);

export const trajectories: Command = {
  help: () =>
    [
      `convert FILE…\n${describeSettings(CONVERT_SETTINGS)}`,
      `export FILE\n${describeSettings(EXPORT_SETTINGS)}`,
      `regrets FILE\n${describeSettings(REGRETS_SETTINGS)}`,
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
