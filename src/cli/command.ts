import type { Environment } from "./settings/index.js";

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Its flags, a line each. */
  help(): string;
  /** Runs to the end and gives the exit code. */
  run(args: readonly string[], environment: Environment): Promise<number>;
}
