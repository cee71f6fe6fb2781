import { readAllSettings } from "./settings/read-settings.js";
import { spellOutSwitch } from "./settings/read-flags.js";
import { exposureProblem, readSecurity, type SecurityStart } from "./security-start.js";
import { SERVER_SETTINGS, type ServerSettings } from "./settings/server-settings.js";
import { SettingsError } from "../support/settings-error.js";
import type { Worlds } from "../generator/index.js";
import { openWorlds } from "../worlds/open-worlds.js";
import { readWorldKey, WorldKeyError } from "../worlds/world-key-file.js";
import { DatasetError, loadDataset, ticketsOf, type Dataset } from "../dataset/index.js";

export interface ServerStart {
  readonly settings: ServerSettings;
  readonly security: SecurityStart;
  /** All tickets of the file. */
  readonly dataset: Dataset;
  /** Those of them that are served. */
  readonly served: Dataset;
  /** What a reset can draw tickets from; undefined: the files of the worlds are not here. */
  readonly worlds: Worlds | undefined;
}

/**
 * What the server starts with. The tickets are read even where a setting is wrong, so that one message lists every
 * problem, the dataset's included. Throws {@link SettingsError}, or {@link DatasetError} where only the tickets are wrong.
 */
export function readServerStart(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ServerStart {
  const read = readAllSettings(
    SERVER_SETTINGS,
    spellOutSwitch("--metrics", spellOutSwitch("--insecure", args)),
    environment,
  );
  const { values: settings } = read;
  const security = readSecurity(settings);
  const exposure = exposureProblem(settings.host, settings);
  const problems = [...read.problems, ...security.problems, ...(exposure === undefined ? [] : [exposure])];
  const worlds = worldsWith(settings.worldsKey, problems);
  try {
    const dataset = loadDataset(settings.dataset);
    if (problems.length > 0) throw new SettingsError(problems);
    return { settings, security, dataset, served: ticketsOf(dataset, settings.split), worlds };
  } catch (error) {
    if (!(error instanceof DatasetError) || problems.length === 0) throw error;
    throw new SettingsError([...problems, error.message]);
  }
}

function worldsWith(path: string | undefined, problems: string[]): Worlds | undefined {
  try {
    return openWorlds(path === undefined ? undefined : readWorldKey(path));
  } catch (error) {
    if (!(error instanceof WorldKeyError)) throw error;
    problems.push(`--worlds-key: ${error.message}`);
    return undefined;
  }
}
