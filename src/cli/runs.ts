import { isRunName, RUN_NAME_IN_WORDS } from "../domain/run-name.js";
import { counted } from "../support/counted.js";
import { SettingsError } from "../support/settings-error.js";
import type { Terminal } from "../support/terminal.js";
import type { Command } from "./command.js";
import { deleteInFolder, deleteInShared, deleteInStoreFolder, type RunAsked } from "./delete-run.js";
import { DELETE_SETTINGS, type DeleteOptions } from "./settings/delete-settings.js";
import { describeSettings, readSettings, type Environment } from "./settings/read-settings.js";
import { folderOf, isShared } from "./settings/store-settings.js";
import { takeFiles } from "./settings/take-file.js";
import { TERMINAL } from "./terminal/terminal.js";

/** Runs that are kept (docs/runs.md). */
export const runs: Command = {
  help: () => `delete NAME: removes what is kept of the run\n${describeSettings(DELETE_SETTINGS)}`,
  run: (args, environment) => runRuns(args, environment, TERMINAL),
};

/** Gives the exit code. Rejects with {@link SettingsError}. */
export async function runRuns(
  [verb, ...rest]: readonly string[],
  environment: Environment,
  { out, notes }: Terminal,
): Promise<number> {
  if (verb !== "delete") {
    throw new SettingsError([`runs needs delete; it has ${JSON.stringify(verb ?? "")}.`]);
  }
  const { files, flags } = takeFiles(rest);
  const [run, ...more] = files;
  if (run === undefined || more.length > 0) {
    throw new SettingsError(["runs delete needs the name of one run: runs delete NAME --store STORE."]);
  }
  if (!isRunName(run)) throw new SettingsError([`The name of a run must be ${RUN_NAME_IN_WORDS}.`]);
  const settings = readSettings(DELETE_SETTINGS, flags, environment);
  const note = (text: string): void => void notes.write(`runs: ${text}\n`);
  const episodes = await deleted({ run, owner: settings.owner }, settings, note);
  out(`The run ${run} is deleted: ${counted(episodes, "episode")}.`);
  return 0;
}

function deleted(asked: RunAsked, { store, record }: DeleteOptions, note: (text: string) => void) {
  if (record !== undefined) return deleteInFolder(asked, record, "--record");
  if (store === undefined) {
    throw new SettingsError([
      "runs delete needs to know where the run is kept: --store or --record says it.",
    ]);
  }
  return isShared(store) ? deleteInShared(asked, store) : deleteInStoreFolder(asked, folderOf(store), note);
}
