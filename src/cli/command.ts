import type { Environment } from "./settings/read-settings.js";

/** What a command's file exports: how it is used, and the doing. */
export interface Command {
  /** Its flags, a line each. */
  help(): string;
  /** Runs to the end and gives the exit code. */
  run(args: readonly string[], environment: Environment): Promise<number>;
}

/** A command in the list of all of them: its file is loaded when it is asked for. */
export interface ListedCommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}
