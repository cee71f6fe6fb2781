import { describeSettings, readSettings } from "./settings/read-settings.js";
import type { Command } from "./command.js";
import { hasFailed, reportText } from "../conformance/report.js";
import { runAgainst } from "../conformance/run-against.js";
import { CONFORMANCE_SETTINGS } from "./settings/conformance-settings.js";
import { certificateRemedy, tokenWanted } from "../support/server-refusal.js";
import { lookAt, TokenWanted, type Subject } from "../conformance/subject.js";

/** How long a server must say nothing before that is silence, in milliseconds: row W1. */
const QUIET_MS = 2_000;

export const conformance: Command = {
  help: () => describeSettings(CONFORMANCE_SETTINGS),
  async run(args, environment) {
    const { url, token, action, capacity, timeout } = readSettings(CONFORMANCE_SETTINGS, args, environment);
    let subject: Subject;
    try {
      subject = await lookAt(url, {
        token,
        ...(action !== undefined && { action }),
        ...(capacity !== undefined && { capacity }),
      });
    } catch (error) {
      process.stderr.write(`${whyNot(url, token, error)}\n`);
      return 2;
    }
    const played = await runAgainst(subject, { url, token, timeoutMs: timeout * 1000, quietMs: QUIET_MS });
    process.stdout.write(`${reportText(`OpenEnv wire: ${subject.name} at ${url}`, played)}\n`);
    return hasFailed(played) ? 1 : 0;
  },
};

/** Why the server cannot be looked at, and what to do. */
function whyNot(url: string, token: string | undefined, error: unknown): string {
  if (error instanceof TokenWanted) return tokenWanted(url, token);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  const remedy = certificateRemedy(cause) ?? "Start it, or name another with --url.";
  return `No server answers at ${url}: ${cause}. ${remedy}`;
}
