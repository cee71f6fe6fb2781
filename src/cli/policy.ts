import { describeSettings, SettingsError, type Environment } from "./settings/read-settings.js";
import { POLICY_NAMES, policyEntry } from "../policies/index.js";
import type { Command } from "./command.js";
import { OutputFileError } from "../files/output-error.js";
import { compare } from "../experiments/compare.js";
import { InfrastructureError } from "../rollouts/infrastructure-error.js";
import type { Terminal } from "../support/terminal.js";
import { RunStopped, withRun } from "../experiments/policy-run.js";
import { spellOutSwitches } from "./settings/read-flags.js";
import { search } from "../experiments/search.js";
import { COMPARE_SETTINGS, SEARCH_SETTINGS } from "./settings/policy-settings.js";
import { readCompareSettings, readSearchSettings } from "./settings/read-policy-settings.js";
import { resumeCommand } from "./settings/resume-command.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

/** Some episodes were not played: the place of play failed. */
const EXIT_FAILED = 1;
/** As a shell has it for Ctrl-C. */
const EXIT_INTERRUPTED = 130;

type Run = (args: readonly string[], environment: Environment, terminal: Terminal) => Promise<number>;

const RUNS: ReadonlyMap<string, Run> = new Map<string, Run>([
  [
    "compare",
    (args, environment, terminal) => {
      const settings = readCompareSettings(args, environment);
      return withRun(settings, forRun(terminal), (run) => compare(settings, run, terminal));
    },
  ],
  [
    "search",
    (args, environment, terminal) => {
      const settings = readSearchSettings(args, environment);
      return withRun(settings, forRun(terminal), (run) => search(settings, run, terminal));
    },
  ],
]);

export const policy: Command = {
  help: describe,
  run: (args, environment) => runPolicy(args, environment, TERMINAL),
};

export async function runPolicy(
  [name = "", ...rest]: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const run = RUNS.get(name);
  if (run === undefined) {
    throw new SettingsError([
      `policy needs one of ${[...RUNS.keys()].join(", ")}; it has ${JSON.stringify(name)}.`,
    ]);
  }
  const tell = (text: string): unknown => terminal.notes.write(`${text}\n`);
  const resume = resumeCommand(name, rest);
  try {
    const failed = await run(spellOutSwitches(rest), environment, terminal);
    if (failed === 0) return 0;
    tell(
      `${failed === 1 ? "1 episode failed and is" : `${failed} episodes failed and are`} in no mean. To play ${failed === 1 ? "it" : "them"}: ${resume}`,
    );
    return EXIT_FAILED;
  } catch (error) {
    if (error instanceof RunStopped) {
      tell(`${error.message}\nWhat is finished is kept. To go on: ${resume}`);
      return error.end === "interrupt" ? EXIT_INTERRUPTED : EXIT_FAILED;
    }
    if (error instanceof OutputFileError && error.moment === "end") {
      tell(`policy: ${error.message} What is finished is kept. To go on: ${resume}`);
      return error.exitCode;
    }
    if (!(error instanceof InfrastructureError)) throw error;
    tell(`policy: ${error.account}`);
    return EXIT_FAILED;
  }
}

function describe(): string {
  const width = Math.max(...POLICY_NAMES.map((name) => name.length));
  const policies = POLICY_NAMES.map((name) => `  ${name.padEnd(width)}  ${policyEntry(name).description}`);
  return [
    `compare\n${describeSettings(COMPARE_SETTINGS)}`,
    `search\n${describeSettings(SEARCH_SETTINGS)}`,
    `policies\n${policies.join("\n")}`,
  ].join("\n\n");
}
