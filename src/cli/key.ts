import { SettingsError } from "../support/settings-error.js";
import type { Terminal } from "../support/terminal.js";
import { loadTickets } from "../worlds/load-tickets.js";
import { makeWorldKey, readWorldKey, WorldKeyError } from "../worlds/world-key-file.js";
import type { Command } from "./command.js";
import { verifyResults } from "../worlds/verify-results.js";
import { takeFiles } from "./settings/take-file.js";
import { TERMINAL } from "./terminal/terminal.js";

const HELP = `  new FILE                        draw a key into FILE, for its owner's eyes alone, and tell its digest
  commit FILE                     tell the digest of the key in FILE: publish it before the agents are frozen
  verify FILE --digest DIGEST [RESULT.json…]
                                  say whether FILE holds the key of that digest, and whether results of evaluate are of its worlds`;

/** Exit code where a key or a result is another one. */
const EXIT_OTHER = 1;

/** Keys of worlds, from drawing one to showing that nothing was picked (docs/worlds.md#keys). */
export const key: Command = {
  help: () => HELP,
  run: (args) => Promise.resolve(runKey(args, TERMINAL)),
};

/** Gives the exit code. Throws {@link SettingsError}. */
export function runKey(args: readonly string[], { out, notes }: Terminal): number {
  const [verb, ...rest] = args;
  const { files, flags } = takeFiles(rest);
  const [path, ...results] = files;
  if ((verb !== "new" && verb !== "commit" && verb !== "verify") || path === undefined) {
    throw new SettingsError([`key takes one of these, and a file:\n${HELP}`]);
  }
  try {
    if (verb === "verify") return verify(path, results, digestIn(flags), { out, notes });
    if (flags.length > 0 || results.length > 0)
      throw new SettingsError([`key ${verb} takes a file and nothing else.`]);
    const { digest } = verb === "new" ? makeWorldKey(path) : readWorldKey(path);
    if (verb === "new") out(`${path}: a new key. Keep it until the verdict, and show it then.`);
    out(`digest ${digest}`);
    return 0;
  } catch (error) {
    if (!(error instanceof WorldKeyError)) throw error;
    notes.write(`key: ${error.message}\n`);
    return EXIT_OTHER;
  }
}

function verify(
  path: string,
  results: readonly string[],
  wanted: string,
  { out, notes }: Pick<Terminal, "out" | "notes">,
): number {
  const { digest } = readWorldKey(path);
  if (digest !== wanted) {
    notes.write(
      `key: ${path} is another key than was committed to: its digest is ${digest}, and ${wanted} was published\n`,
    );
    return EXIT_OTHER;
  }
  out(`${path}: the key of the digest ${digest}`);
  const problems = verifyResults(
    results,
    (source) => loadTickets({ dataset: undefined, source, key: path }),
    out,
  );
  for (const problem of problems) notes.write(`key: ${problem}\n`);
  return problems.length === 0 ? 0 : EXIT_OTHER;
}

function digestIn(flags: readonly string[]): string {
  const [flag = "", value = ""] = flags.length === 1 ? (flags[0] ?? "").split("=", 2) : flags;
  if (flag === "--digest" && /^[0-9a-f]{64}$/.test(value)) return value;
  throw new SettingsError(["key verify needs --digest DIGEST, the 64 digits in hex that were published."]);
}
