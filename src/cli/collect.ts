import { OutputFileError } from "../files/output-error.js";
import { knownPolicies } from "../policies/choose-policies.js";
import type { Terminal } from "../support/terminal.js";
import { collectTrajectories } from "../trajectories/collect.js";
import type { Command } from "./command.js";
import { checkCollect } from "./settings/check-collect.js";
import { COLLECT_SETTINGS } from "./settings/collect-settings.js";
import { withSource } from "./settings/world-settings.js";
import { readChecked, spellOutSwitch } from "./settings/read-flags.js";
import { describeSettings, SettingsError, type Environment } from "./settings/read-settings.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

export const collect: Command = {
  help: () => describeSettings(COLLECT_SETTINGS),
  run: (args, environment) => runCollect(args, environment, TERMINAL),
};

/** Gives the exit code. */
export async function runCollect(
  args: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const spelled = spellOutSwitch("--allow-test", args);
  const read = readChecked(COLLECT_SETTINGS, spelled, environment, checkCollect);
  const settings = withSource(read);
  const { output } = settings;
  const [policy] = knownPolicies([settings.policy]);
  // Read as it is checked, so never here.
  if (output === undefined || policy === undefined) throw new SettingsError(checkCollect(read));
  try {
    return await collectTrajectories({ ...settings, output, policy }, forRun(terminal));
  } catch (error) {
    if (!(error instanceof OutputFileError)) throw error;
    terminal.notes.write(`collect: ${error.message}\n`);
    return error.exitCode;
  }
}
