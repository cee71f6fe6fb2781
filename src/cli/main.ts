#!/usr/bin/env node
import { DatasetError } from "../dataset/problem.js";
import { ExamFileError } from "../exam-office/exam-file-error.js";
import { OutputFileError } from "../files/output-error.js";
import { PACKAGE_VERSION } from "../support/package-version.js";
import { SettingsError } from "../support/settings-error.js";
import { ListenError } from "../transport/listen/listen-error.js";
import type { ListedCommand } from "./command.js";
import { COMMANDS, SERVE } from "./commands.js";

/** Exit code for wrong usage, settings or data: nothing was started. */
const EXIT_USAGE = 2;

process.exitCode = await main(process.argv.slice(2));

async function main([name = SERVE.name, ...args]: string[]): Promise<number> {
  if (name === "--version") return print(PACKAGE_VERSION);
  if (name === "--help" || name === "-h" || name === "help") return print(overview());
  const isFlag = name.startsWith("-");
  const command = isFlag ? SERVE : COMMANDS.find((candidate) => candidate.name === name);
  const rest = isFlag ? [name, ...args] : args;
  if (command === undefined) {
    return fail(
      `There is no command ${JSON.stringify(name)}. Commands: ${COMMANDS.map((c) => c.name).join(", ")}.`,
    );
  }
  if (rest.includes("--help") || rest.includes("-h")) return print(await describe(command));
  try {
    return await (await command.load()).run(rest, process.env);
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
  const width = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2;
  const rows = COMMANDS.map((command) => `  ${command.name.padEnd(width)}${command.summary}`);
  return `Usage: helpdesk-env [command] [flags]\n\n${rows.join("\n")}\n\nhelpdesk-env COMMAND --help tells a command's flags.`;
}

async function describe({ name, summary, load }: ListedCommand): Promise<string> {
  return `Usage: helpdesk-env ${name} [flags]\n\n${summary}\n\n${(await load()).help()}`;
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function fail(text: string, code = EXIT_USAGE): number {
  process.stderr.write(`${text}\n`);
  return code;
}
