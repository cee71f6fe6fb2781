import { readAllSettings } from "./settings/read-settings.js";
import { spellOutSwitch } from "./settings/read-flags.js";
import { exposureProblem, readSecurity, type SecurityStart } from "./security-start.js";
import { SERVER_SETTINGS, type ServerSettings } from "./settings/server-settings.js";
import { SettingsError } from "../support/settings-error.js";
import { DatasetError, loadDataset, ticketsOf, type Dataset } from "../dataset/index.js";

export interface ServerStart {
  readonly settings: ServerSettings;
  readonly security: SecurityStart;
  /** All tickets of the file. */
  readonly dataset: Dataset;
  /** Those of them that are served. */
  readonly served: Dataset;
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
  try {
    const dataset = loadDataset(settings.dataset);
    if (problems.length > 0) throw new SettingsError(problems);
    return { settings, security, dataset, served: ticketsOf(dataset, settings.split) };
  } catch (error) {
    if (!(error instanceof DatasetError) || problems.length === 0) throw error;
    throw new SettingsError([...problems, error.message]);
  }
}
