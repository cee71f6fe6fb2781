import type { Terminal } from "../support/terminal.js";
import { viewFile, type ViewOptions } from "../trajectories/view.js";
import type { Command } from "./command.js";
import { COLLECT_SETTINGS } from "./settings/collect-settings.js";
import type { Environment, Settings } from "./settings/read-settings.js";
import { nonEmpty, wholeNumber } from "./settings/setting.js";
import { describeReader, takeTrajectory } from "./take-trajectory.js";
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
  explained: {
    flag: "explained",
    variable: "VIEW_EXPLAINED",
    placeholder: "NUMBER",
    help: "episodes that are played again, for what was seen and the best action of each step; the others are shown as the file has them",
    fallback: 50,
    parse: wholeNumber(0, 100_000),
  },
  dataset: {
    ...COLLECT_SETTINGS.dataset,
    variable: "VIEW_DATASET",
    help: "tickets on which they are played again; the built-in set when unset",
  },
};

const READER = { name: "view", prefix: "VIEW", settings: VIEW_SETTINGS } as const;

export const view: Command = {
  help: () => `  FILE  a trajectory file (docs/trajectory-format.md)\n${describeReader(READER)}`,
  run: (args, environment) => runView(args, environment, TERMINAL),
};

/** Gives the exit code. */
export async function runView(
  args: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const { path, run, settings } = await takeTrajectory(READER, args, environment, terminal);
  const output = settings.output ?? (run && `${run}.html`);
  return viewFile(path, { ...settings, output }, forRun(terminal));
}
