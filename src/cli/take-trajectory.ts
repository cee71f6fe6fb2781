import type { Terminal } from "../support/terminal.js";
import { SettingsError } from "../support/settings-error.js";
import { runFile } from "./run-file.js";
import { describeSettings, readSettings, type Environment, type Settings } from "./settings/read-settings.js";
import { runSettings, type RunSettings } from "./settings/run-settings.js";
import { takeFiles } from "./settings/take-file.js";

/** A command that reads one trajectory file, or a run in its place. */
export interface TrajectoryReader<T> {
  readonly name: string;
  /** What its variables begin with. */
  readonly prefix: string;
  readonly settings: Settings<T>;
}

/** What it reads. */
export interface TakenTrajectory<T> {
  readonly path: string;
  /** Undefined: it is a file that the user named. */
  readonly run: string | undefined;
  readonly settings: T;
}

/** The members by which tickets are found, where the command has them. */
interface Tickets {
  readonly dataset?: string | undefined;
  readonly key?: string | undefined;
}

/**
 * The file that the arguments name, or one with the episodes of their `--run`. A command that plays on a server has a `--url` of its
 * own, which is the run's with `--run`. Rejects with {@link SettingsError}.
 */
export async function takeTrajectory<T extends Tickets>(
  { name, prefix, settings }: TrajectoryReader<T>,
  args: readonly string[],
  environment: Environment,
  { notes }: Terminal,
): Promise<TakenTrajectory<T>> {
  const { files, flags } = takeFiles(args);
  // The settings of both, which its type does not see of a type that is any command's.
  const both = { ...runSettings(prefix), ...settings } as Settings<T & RunSettings>;
  const all = readSettings(both, flags, environment);
  const { run, owner, store, dataset, key } = all;
  const [path, ...more] = files;
  if (run === undefined) {
    if (store !== undefined || owner !== undefined) {
      throw new SettingsError([`${name}: --store and --owner say where a run is: name it with --run.`]);
    }
    if (path !== undefined && more.length === 0) return { path, run, settings: all };
    throw new SettingsError([
      path === undefined
        ? `${name} needs a trajectory file, or a run: ${name} FILE, or ${name} --run NAME --url URL.`
        : `${name} takes one file; it has ${files.join(", ")}.`,
    ]);
  }
  if (path !== undefined) {
    throw new SettingsError([`${name} reads the file ${path} or the run ${run}. Leave one of them out.`]);
  }
  const place = { run, owner, url: all.url, token: all.token, store, dataset, key };
  const file = await runFile(place, (text) => notes.write(`${name}: ${text}\n`));
  return { path: file, run, settings: { ...all, url: undefined } };
}

/** For `--help`: its own settings, and those of a run. */
export function describeReader<T>({ prefix, settings }: TrajectoryReader<T>): string {
  return describeSettings({ ...runSettings(prefix), ...settings });
}
