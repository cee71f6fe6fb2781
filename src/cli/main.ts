#!/usr/bin/env node
import { SettingsError } from "./settings/index.js";
import { DatasetError } from "../dataset/index.js";
import { ListenError } from "../transport/listen/listen-error.js";
import { baseline } from "./baseline.js";
import { conformance } from "./conformance.js";
import { collect } from "./collect.js";
import { evaluate } from "./evaluate.js";
import { exam } from "./exam.js";
import { ExamFileError } from "../exam-office/exam-file-error.js";
import type { Command } from "./command.js";
import { OutputFileError } from "../files/output-error.js";
import { PACKAGE_VERSION } from "../support/package-version.js";
import { policy } from "./policy.js";
import { regrade } from "./regrade.js";
import { replay } from "./replay.js";
import { serve } from "./serve.js";
import { verify } from "./verify.js";

const COMMANDS: readonly Command[] = [
  serve,
  baseline,
  policy,
  evaluate,
  collect,
  replay,
  regrade,
  exam,
  verify,
  conformance,
];

/** Exit code for wrong usage, settings or data: nothing was started. */
const EXIT_USAGE = 2;

process.exitCode = await main(process.argv.slice(2));

async function main([name = "serve", ...args]: string[]): Promise<number> {
  if (name === "--version") return print(PACKAGE_VERSION);
  if (name === "--help" || name === "-h" || name === "help") return print(overview());
  const isFlag = name.startsWith("-");
  const command = isFlag ? serve : COMMANDS.find((candidate) => candidate.name === name);
  const rest = isFlag ? [name, ...args] : args;
  if (command === undefined) {
    return fail(
      `There is no command ${JSON.stringify(name)}. Commands: ${COMMANDS.map((c) => c.name).join(", ")}.`,
    );
  }
  if (rest.includes("--help") || rest.includes("-h")) return print(describe(command));
  try {
    return await command.run(rest, process.env);
  } catch (error) {
    const isUsage =
      error instanceof SettingsError ||
      error instanceof DatasetError ||
      error instanceof ListenError ||
      error instanceof ExamFileError;
    if (isUsage) return fail(error.message);
    if (error instanceof OutputFileError) return fail(error.message, error.exitCode);
    throw error;
  }
}

function overview(): string {
  const rows = COMMANDS.map((command) => `  ${command.name.padEnd(13)}${command.summary}`);
  return `Usage: helpdesk-env [command] [flags]\n\n${rows.join("\n")}\n\nhelpdesk-env COMMAND --help tells a command's flags.`;
}

function describe(command: Command): string {
  return `Usage: helpdesk-env ${command.name} [flags]\n\n${command.summary}\n\n${command.help()}`;
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function fail(text: string, code = EXIT_USAGE): number {
  process.stderr.write(`${text}\n`);
  return code;
}
