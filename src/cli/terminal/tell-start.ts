import type { Logger } from "pino";
import { PACKAGE_VERSION } from "../../support/package-version.js";
import { isLoopback } from "../security-start.js";
import type { ServerStart } from "../server-start.js";
import { welcome } from "./welcome.js";

/** Says where the server is reached and what it serves: to a person at a terminal, or in the log. */
export function tellStart(
  { settings, security, served }: ServerStart,
  ports: readonly number[],
  logger: Logger,
): void {
  const { host, split } = settings;
  const scheme = security.certificate === undefined ? "http" : "https";
  const urls = ports.map((port) => `${scheme}://${urlHost(host)}:${port}`);
  const tickets = served.tickets.length;
  const tokens = security.tokens?.length ?? 0;
  if (process.stdout.isTTY && logger.isLevelEnabled("info")) {
    const isOpen = !isLoopback(host);
    process.stdout.write(welcome({ version: PACKAGE_VERSION, tickets, split, urls, isOpen, tokens }));
  } else {
    logger.info(
      { urls, host, tickets, split, datasetDigest: served.digest, tokens },
      `serving at ${urls.join(" and ")}`,
    );
  }
}

function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "127.0.0.1" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
