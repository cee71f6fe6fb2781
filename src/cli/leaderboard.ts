import type { LeaderboardOptions } from "../evaluation/leaderboard/options.js";
import { runLeaderboard } from "../evaluation/leaderboard/run-leaderboard.js";
import type { Command } from "./command.js";
import { describeSettings, readSettings, type Settings } from "./settings/read-settings.js";
import { nonEmpty } from "./settings/setting.js";
import { takeFile } from "./settings/take-file.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

const LEADERBOARD_SETTINGS: Settings<LeaderboardOptions> = {
  html: {
    flag: "html",
    variable: "LEADERBOARD_HTML",
    placeholder: "FILE.html",
    help: "where the page goes; FOLDER/leaderboard.html when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
  output: {
    flag: "output",
    variable: "LEADERBOARD_OUTPUT",
    placeholder: "FILE.json",
    help: "where the same goes as JSON; FOLDER/leaderboard.json when unset",
    fallback: undefined,
    parse: nonEmpty,
  },
  dataset: {
    flag: "dataset",
    variable: "HELPDESK_DATASET",
    placeholder: "FILE",
    help: "tickets beside the built-in ones that results were played on",
    fallback: undefined,
    parse: nonEmpty,
  },
};

export const leaderboard: Command = {
  help: () =>
    `  FOLDER  results of evaluate --output, in it and in the folders below it\n${describeSettings(LEADERBOARD_SETTINGS)}`,
  async run(args, environment) {
    const usage = "leaderboard needs a folder of results: helpdesk-env leaderboard FOLDER.";
    const { path, flags } = takeFile("leaderboard", args, usage);
    const options = readSettings(LEADERBOARD_SETTINGS, flags, environment);
    return await runLeaderboard(path, options, forRun(TERMINAL));
  },
};
