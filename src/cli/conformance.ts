import { describeSettings, readSettings } from "./settings/read-settings.js";
import type { Command } from "./command.js";
import { hasFailed, reportText } from "../conformance/report.js";
import { runAgainst } from "../conformance/run-against.js";
import { CONFORMANCE_SETTINGS } from "./settings/conformance-settings.js";
import { lookAt, type Subject } from "../conformance/subject.js";

/** How long a server must say nothing before that is silence, in milliseconds: row W1. */
const QUIET_MS = 2_000;

export const conformance: Command = {
  help: () => describeSettings(CONFORMANCE_SETTINGS),
  async run(args, environment) {
    const { url, action, capacity, timeout } = readSettings(CONFORMANCE_SETTINGS, args, environment);
    let subject: Subject;
    try {
      subject = await lookAt(url, {
        ...(action !== undefined && { action }),
        ...(capacity !== undefined && { capacity }),
      });
    } catch (error) {
      const cause =
        error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      process.stderr.write(`No server answers at ${url}: ${cause}. Start it, or name another with --url.\n`);
      return 2;
    }
    const played = await runAgainst(subject, { url, timeoutMs: timeout * 1000, quietMs: QUIET_MS });
    process.stdout.write(`${reportText(`OpenEnv wire: ${subject.name} at ${url}`, played)}\n`);
    return hasFailed(played) ? 1 : 0;
  },
};
