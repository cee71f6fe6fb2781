import type { Logger } from "pino";
import type { RunningServer } from "../transport/server.js";
import { readSecurity } from "./security-start.js";
import type { SecuritySettings } from "./settings/security-settings.js";

/**
 * On SIGHUP reads tokens and certificate anew, where the server has any: whoever is in neither file any more is out.
 * Files that are wrong change nothing. A server that has neither ends by SIGHUP, as any program does.
 */
export function rereadOnHangup(
  settings: SecuritySettings,
  server: Pick<RunningServer, "replaceTokens" | "replaceCertificate">,
  logger: Pick<Logger, "info" | "error">,
): void {
  if (settings.tokens === undefined && settings.tlsCert === undefined) return;
  process.on("SIGHUP", () => {
    const { tokens, certificate, problems } = readSecurity(settings);
    if (problems.length > 0) {
      logger.error({ problems }, "tokens and certificate stay as they are");
      return;
    }
    if (tokens !== undefined) server.replaceTokens(tokens);
    if (certificate !== undefined) server.replaceCertificate(certificate);
    logger.info({ tokens: tokens?.length ?? 0 }, "read tokens and certificate anew");
  });
}
