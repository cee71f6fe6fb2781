import { SettingsError } from "./index.js";

/** The one argument that is neither a flag nor a flag's value, and the rest. Throws {@link SettingsError}. */
export function takeFile(
  command: string,
  args: readonly string[],
  usage = `${command} needs a trajectory file: npm run ${command} -- FILE.`,
): { readonly path: string; readonly flags: readonly string[] } {
  const files: string[] = [];
  const flags: string[] = [];
  let isValue = false;
  for (const arg of args) {
    if (isValue || arg.startsWith("--")) flags.push(arg);
    else files.push(arg);
    isValue = !isValue && arg.startsWith("--") && !arg.includes("=");
  }
  const [path, ...more] = files;
  if (path !== undefined && more.length === 0) return { path, flags };
  throw new SettingsError([
    path === undefined ? usage : `${command} takes one file; it has ${files.join(", ")}.`,
  ]);
}
