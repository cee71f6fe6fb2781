import { readSettings, SettingsError, type Environment, type Settings } from "./read-settings.js";
import type { Setting } from "./setting.js";

/** The settings that can be read; undefined for one that cannot, or that is unset. */
export type Readable<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** The switches of a run alone mean that they are true. */
export function spellOutSwitches(args: readonly string[]): readonly string[] {
  return spellOutSwitch("--overwrite", spellOutSwitch("--resume", args));
}

/** A switch alone means that it is true. */
export function spellOutSwitch(flag: string, args: readonly string[]): readonly string[] {
  return args.map((arg, index) => {
    const next = args[index + 1];
    return arg === flag && next !== "true" && next !== "false" ? `${flag}=true` : arg;
  });
}

/**
 * As `readSettings`, with what is wrong between settings told along with what is wrong within one. `check` is given
 * the settings that could be read. Throws {@link SettingsError}.
 */
export function readChecked<T extends object>(
  settings: Settings<T>,
  args: readonly string[],
  environment: Environment,
  check: (readable: Readable<T>) => readonly string[],
): T {
  let readable: Readable<T> = {};
  const watched: Partial<Settings<T>> = {};
  for (const key in settings) {
    watched[key] = watch(settings[key], (value) => {
      readable = { ...readable, [key]: value };
    });
  }
  try {
    // Every key of `Settings<T>` has just been set.
    const values = readSettings(watched as Settings<T>, args, environment);
    const problems = check(readable);
    if (problems.length > 0) throw new SettingsError(problems);
    return values;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new SettingsError([...new Set([...error.problems, ...check(readable)])]);
  }
}

/** The setting, with its value told: the fallback first, then what was parsed; undefined for what cannot be. */
function watch<V>(setting: Setting<V>, tell: (value: V | undefined) => void): Setting<V> {
  tell(setting.fallback);
  return {
    ...setting,
    parse(text) {
      const result = setting.parse(text);
      tell(result.ok ? result.value : undefined);
      return result;
    },
  };
}
