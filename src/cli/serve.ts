import { describeSettings } from "./settings/read-settings.js";
import { SERVER_SETTINGS } from "./settings/server-settings.js";
import { isStartedByNpm } from "./settings/started-by-npm.js";
import { startServer, type ServerOptions } from "../transport/server.js";
import type { Command } from "./command.js";
import { startExam } from "../exam-office/start-exam.js";
import { createLog } from "./terminal/log.js";
import { PACKAGE_VERSION } from "../support/package-version.js";
import { openStore } from "./open-store.js";
import { readServerStart } from "./server-start.js";
import { stopRequest } from "./terminal/stop-request.js";
import { rereadOnHangup } from "./reread-on-hangup.js";
import { isLoopback, type SecurityStart } from "./security-start.js";
import { welcome, type Served } from "./terminal/welcome.js";

export const serve: Command = {
  help: () => describeSettings(SERVER_SETTINGS),
  async run(args, environment) {
    const { settings, security, dataset, served } = readServerStart(args, environment);
    const terminal = process.stdout.isTTY;
    const log = createLog(settings.logLevel, terminal);
    const stopped = stopRequest(isStartedByNpm(environment));
    const exam = startExam(settings, dataset);
    const store = openStore(settings, (note) => log.logger.warn(note));
    const server = await startServer({
      dataset,
      split: settings.split,
      ...(exam !== undefined && { exam: exam.options }),
      store,
      version: PACKAGE_VERSION,
      ports: settings.ports,
      host: settings.host,
      maxSessions: settings.maxConcurrentEnvs,
      sessionTimeoutMs: settings.sessionTimeout * 1000,
      disconnectGraceMs: settings.disconnectGrace * 1000,
      stepDeadlineMs: settings.stepDeadline * 1000,
      limits: {
        pingIntervalMs: settings.pingInterval * 1000,
        pingPatienceMs: settings.pingPatience * 1000,
        maxMessageBytes: settings.maxMessage,
        maxUnfinishedBytes: settings.maxUnfinished,
      },
      log: log.requests,
      keepAliveMs: settings.keepAlive * 1000,
      ...securityOptions(security),
      access: { ...settings, allowedHosts: [...settings.allowedHosts, ...spaceHost(environment)] },
    });
    rereadOnHangup(settings, server, log.logger);
    const scheme = security.certificate === undefined ? "http" : "https";
    const urls = server.ports.map((port) => `${scheme}://${urlHost(settings.host)}:${port}`);
    const tickets = served.tickets.length;
    const { split } = settings;
    if (terminal && log.logger.isLevelEnabled("info")) {
      process.stdout.write(
        welcome({ version: PACKAGE_VERSION, tickets, split, urls, ...reachOf(settings.host, security) }),
      );
    } else {
      const { digest: datasetDigest } = served;
      const { tokens } = reachOf(settings.host, security);
      log.logger.info(
        { urls, host: settings.host, tickets, split, datasetDigest, tokens },
        `serving at ${urls.join(" and ")}`,
      );
    }
    if (exam !== undefined) {
      const { commitment, episodes } = exam.options.paper;
      log.logger.info({ commitment, episodes, log: exam.log.path }, "holding an exam");
    }
    if (store.outlives) {
      const { durability } = settings;
      const sessions = server.service.activeSessions();
      log.logger.info({ store: settings.store, durability, sessions }, "keeping sessions");
    }
    log.logger.info({ reason: await stopped }, "draining");
    await server.close();
    exam?.log.close();
    log.logger.info("stopped");
    return 0;
  },
};

/** Hugging Face tells a Space under which name it is reached. */
function spaceHost({ SPACE_HOST: name }: Readonly<Record<string, string | undefined>>): readonly string[] {
  return name === undefined || name === "" ? [] : [name.toLowerCase()];
}

function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "127.0.0.1" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

function securityOptions({
  tokens,
  certificate,
}: SecurityStart): Pick<ServerOptions, "tokens" | "certificate"> {
  return { ...(tokens !== undefined && { tokens }), ...(certificate !== undefined && { certificate }) };
}

function reachOf(host: string, { tokens }: SecurityStart): Pick<Served, "isOpen" | "tokens"> {
  return { isOpen: !isLoopback(host), tokens: tokens?.length ?? 0 };
}
