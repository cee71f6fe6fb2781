import { parseArgs } from "node:util";
import { SettingsError } from "../../support/settings-error.js";
import type { Setting } from "./setting.js";
import { suggestFlag } from "./suggest-flag.js";

export { SettingsError };

export type Settings<T> = { readonly [K in keyof T]: Setting<T[K]> };
export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings that the flags, else the variables, else the defaults give. Throws {@link SettingsError}. */
export function readSettings<T extends object>(
  settings: Settings<T>,
  args: readonly string[],
  environment: Environment,
): T {
  const { values, problems } = readAllSettings(settings, args, environment);
  if (problems.length > 0) throw new SettingsError(problems);
  return values;
}

/** As {@link readSettings}, for who has more to check: all problems, and the default where a value cannot be read. */
export function readAllSettings<T extends object>(
  settings: Settings<T>,
  args: readonly string[],
  environment: Environment,
): { readonly values: T; readonly problems: readonly string[] } {
  const flags = readFlags(settings, args);
  const problems = [...flags.problems];
  const read = <V>(setting: Setting<V>): V => {
    const flag = flags.values.get(setting.flag);
    const variable = environment[setting.variable];
    const text = flag ?? (variable === "" ? undefined : variable);
    if (text === undefined) return setting.fallback;
    const { parse, parseFlag = parse } = setting;
    const result = flag === undefined ? parse(text) : parseFlag(text);
    if (result.ok) return result.value;
    const source = flag === undefined ? setting.variable : `--${setting.flag}`;
    const found = setting.isSecret === true ? "" : `; it is ${JSON.stringify(text)}`;
    problems.push(`${source} ${result.must}${found}.`);
    return setting.fallback;
  };
  const values = mapSettings(settings, read);
  return { values, problems };
}

/** Lines for `--help`, one setting each. */
export function describeSettings<T extends object>(settings: Settings<T>): string {
  const rows: { left: string; right: string }[] = [];
  mapSettings(settings, <V>(setting: Setting<V>): V => {
    const usual = String(setting.fallback ?? "");
    const fallback = usual === "" ? "" : ` (default ${usual})`;
    rows.push({
      left: `--${setting.flag} ${setting.placeholder}`,
      right: `${setting.help}${fallback} [${setting.variable}]`,
    });
    return setting.fallback;
  });
  const width = Math.max(...rows.map((row) => row.left.length));
  return rows.map((row) => `  ${row.left.padEnd(width)}  ${row.right}`).join("\n");
}

function mapSettings<T extends object>(settings: Settings<T>, read: <V>(setting: Setting<V>) => V): T {
  const values: Partial<T> = {};
  for (const key in settings) values[key] = read(settings[key]);
  // Every key of `Settings<T>` is a key of T and has just been set.
  return values as T;
}

function readFlags<T extends object>(
  settings: Settings<T>,
  args: readonly string[],
): { values: Map<string, string>; problems: string[] } {
  const known = new Set<string>();
  mapSettings(settings, <V>(setting: Setting<V>): V => {
    known.add(setting.flag);
    return setting.fallback;
  });
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries([...known].map((flag) => [flag, { type: "string" as const }])),
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") problems.push(`${JSON.stringify(token.value)} is not a flag.`);
    if (token.kind !== "option") continue;
    if (!known.has(token.name)) problems.push(unknownFlag(token.rawName, token.name, known));
    else if (token.value === undefined) problems.push(`--${token.name} needs a value.`);
    else values.set(token.name, token.value);
  }
  return { values, problems };
}

function unknownFlag(given: string, name: string, known: ReadonlySet<string>): string {
  const meant = suggestFlag(name, known);
  const hint = meant === undefined ? "" : ` Do you mean --${meant}?`;
  return `${given} is not a flag of this command.${hint}`;
}
