import type { Environment } from "./read-settings.js";

/** Whether npm runs this process as a script of package.json, and so through a shell. */
export function isStartedByNpm(environment: Environment): boolean {
  return environment["npm_lifecycle_event"] !== undefined;
}
