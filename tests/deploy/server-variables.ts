import { SERVER_SETTINGS } from "../../src/cli/settings/server-settings.js";
import type { Setting } from "../../src/cli/settings/setting.js";

/** What is wrong with the variables that a deployment gives the server: one that no setting has, or a value that it does not take. */
export function variableProblems(variables: Readonly<Record<string, string>>): readonly string[] {
  const settings: readonly Pick<Setting<unknown>, "variable" | "parse">[] = Object.values(SERVER_SETTINGS);
  return Object.entries(variables).flatMap(([name, value]) => {
    const setting = settings.find(({ variable }) => variable === name);
    if (setting === undefined) return [`no setting has the variable ${name}`];
    // An empty variable is one that is not set.
    const read = value === "" ? undefined : setting.parse(value);
    return read === undefined || read.ok ? [] : [`${name}=${value} ${read.must}`];
  });
}
