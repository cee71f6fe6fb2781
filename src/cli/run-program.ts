import { OutputFileError } from "../files/output-error.js";
import { PACKAGE_VERSION } from "../support/package-version.js";
import type { ListedCommand } from "./command.js";
import { SERVE } from "./server-commands.js";
import type { Environment } from "./settings/read-settings.js";
import { isUsageError } from "./usage-error.js";

/** A program of commands: the whole one, or a package's part of it. */
export interface Program {
  readonly name: string;
  readonly commands: readonly ListedCommand[];
  /** Commands that another package has: what to say to somebody who asks for one. */
  readonly elsewhere?: ReadonlyMap<string, string>;
}

/** Exit code for wrong usage, settings or data: nothing was started. */
const EXIT_USAGE = 2;

/** Runs the command that the arguments name, or serves; gives the exit code. */
export async function runProgram(
  program: Program,
  [name = SERVE.name, ...args]: readonly string[],
  environment: Environment,
): Promise<number> {
  outliveReaders();
  const { commands, elsewhere } = program;
  if (name === "--version") return print(PACKAGE_VERSION);
  if (name === "--help" || name === "-h" || name === "help") return print(overview(program));
  const isFlag = name.startsWith("-");
  const command = isFlag ? SERVE : commands.find((candidate) => candidate.name === name);
  const rest = isFlag ? [name, ...args] : args;
  if (command === undefined) {
    const names = commands.map((known) => known.name).join(", ");
    return fail(elsewhere?.get(name) ?? `There is no command ${JSON.stringify(name)}. Commands: ${names}.`);
  }
  if (rest.includes("--help") || rest.includes("-h")) return print(await describe(program, command));
  try {
    return await (await command.load()).run(rest, environment);
  } catch (error) {
    if (isUsageError(error)) return fail(error.message);
    if (error instanceof OutputFileError) return fail(error.message, error.exitCode);
    throw error;
  }
}

/** Who reads what is printed may be gone before the end, as `head` is: what a command writes to files goes on all the same. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.off("error", outlive).on("error", outlive);
}

function outlive(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

function overview({ name, commands }: Program): string {
  const width = Math.max(...commands.map((command) => command.name.length)) + 2;
  const rows = commands.map((command) => `  ${command.name.padEnd(width)}${command.summary}`);
  return `Usage: ${name} [command] [flags]\n\n${rows.join("\n")}\n\n${name} COMMAND --help tells a command's flags.`;
}

async function describe(program: Program, { name, summary, load }: ListedCommand): Promise<string> {
  return `Usage: ${program.name} ${name} [flags]\n\n${summary}\n\n${(await load()).help()}`;
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function fail(text: string, code = EXIT_USAGE): number {
  process.stderr.write(`${text}\n`);
  return code;
}
