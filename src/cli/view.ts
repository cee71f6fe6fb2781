import type { Terminal } from "../support/terminal.js";
import { viewFile, type ViewOptions } from "../trajectories/view.js";
import type { Command } from "./command.js";
import { describeSettings, readSettings, type Environment, type Settings } from "./settings/read-settings.js";
import { nonEmpty } from "./settings/setting.js";
import { takeFile } from "./settings/take-file.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

const VIEW_SETTINGS: Settings<ViewOptions> = {
  output: {
    flag: "output",
    variable: "VIEW_OUTPUT",
    placeholder: "FILE",
    help: "where the page goes; the file's name with .html when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
};

export const view: Command = {
  help: () => `  FILE  a trajectory file (docs/trajectory-format.md)\n${describeSettings(VIEW_SETTINGS)}`,
  run: (args, environment) => Promise.resolve(runView(args, environment, TERMINAL)),
};

/** Gives the exit code. */
export function runView(args: readonly string[], environment: Environment, terminal: Terminal): number {
  const { path, flags } = takeFile("view", args, "view needs a trajectory file: helpdesk-env view FILE.");
  return viewFile(path, readSettings(VIEW_SETTINGS, flags, environment), forRun(terminal));
}
