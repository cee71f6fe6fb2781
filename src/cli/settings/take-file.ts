import { SettingsError } from "../../support/settings-error.js";

/** The arguments that are neither a flag nor a flag's value, and the rest. */
export function takeFiles(args: readonly string[]): {
  readonly files: readonly string[];
  readonly flags: readonly string[];
} {
  const files: string[] = [];
  const flags: string[] = [];
  let isValue = false;
  for (const arg of args) {
    if (isValue || arg.startsWith("--")) flags.push(arg);
    else files.push(arg);
    isValue = !isValue && arg.startsWith("--") && !arg.includes("=");
  }
  return { files, flags };
}

/** As {@link takeFiles}, for a command that takes one. Throws {@link SettingsError}. */
export function takeFile(
  command: string,
  args: readonly string[],
  usage = `${command} needs a trajectory file: npm run ${command} -- FILE.`,
): { readonly path: string; readonly flags: readonly string[] } {
  const { files, flags } = takeFiles(args);
  const [path, ...more] = files;
  if (path !== undefined && more.length === 0) return { path, flags };
  throw new SettingsError([
    path === undefined ? usage : `${command} takes one file; it has ${files.join(", ")}.`,
  ]);
}
