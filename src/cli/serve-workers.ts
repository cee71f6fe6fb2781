import type { Logger } from "pino";
import { startServer, type RunningServer } from "../transport/server.js";
import { flushSpans } from "../transport/tracing/index.js";
import { SettingsError } from "../support/settings-error.js";
import { startWorkers } from "../workers/primary.js";
import { asWorker, type OwnWorker } from "../workers/worker.js";
import type { TokenEntry } from "../access/index.js";
import { settleCollector } from "./collector.js";
import { rereadOnHangup } from "./reread-on-hangup.js";
import { isUsageError } from "./usage-error.js";
import { serverOptions } from "./server-options.js";
import { mendRecordings } from "./mend-recordings.js";
import type { ServerStart } from "./server-start.js";
import type { Environment } from "./settings/read-settings.js";
import { isShared } from "./settings/store-settings.js";
import { isStartedByNpm } from "./settings/started-by-npm.js";
import { createLog } from "./terminal/log.js";
import { stopRequest } from "./terminal/stop-request.js";
import { tellStart } from "./terminal/tell-start.js";
import { counted } from "../support/counted.js";

/** Of the five seconds that a container may take to stop; a worker cuts its connections off before. */
const GRACE_MS = 4_500;

/** Serves with several processes: this one starts the others, or is one of them. Throws {@link SettingsError}. */
export async function serveWithWorkers(start: ServerStart, environment: Environment): Promise<number> {
  const { settings } = start;
  const { workers, maxConcurrentEnvs: maxSessions } = settings;
  if (settings.exam !== undefined) {
    throw new SettingsError([
      `--workers ${workers}: an exam deals each of its episodes once and keeps one log, so one process holds it. Start without --workers, or with --workers 1.`,
    ]);
  }
  if (settings.store !== "memory") {
    const instead = isShared(settings.store)
      ? "a server of several processes keeps its sessions in memory. Start with --workers 1, and more such servers."
      : "a store is written by one process. Start without --store, or with --workers 1.";
    throw new SettingsError([`--workers ${workers}: ${instead}`]);
  }
  const limited = limitedTokens(start.security.tokens);
  if (limited !== "") throw new SettingsError([`--workers ${workers}: ${limited}`]);
  const own = asWorker({ workers, maxSessions, environment });
  return own === undefined ? lead(start, environment) : work(own, start, environment);
}

/**
 * Why these tokens cannot be asked for by several processes; empty where they can. Each process would count a token's
 * sessions and steps for itself, and so allow more than the file says.
 */
function limitedTokens(tokens: readonly TokenEntry[] | undefined): string {
  const names = (tokens ?? [])
    .filter(({ maxSessions, stepsPerSecond }) => maxSessions !== undefined || stepsPerSecond !== undefined)
    .map(({ name }) => name);
  if (names.length === 0) return "";
  return `max_sessions and steps_per_second of a token are counted by one process, and ${names.join(", ")} has such limits. Start without --workers, or take the limits out of the file of tokens.`;
}

/** Starts the workers, and ends with them. */
async function lead(start: ServerStart, environment: Environment): Promise<number> {
  const { settings } = start;
  const { workers, maxConcurrentEnvs: maxSessions } = settings;
  const { logger } = createLog(settings.logLevel, process.stdout.isTTY);
  const toldToStop = stopRequest(isStartedByNpm(environment));
  mendRecordings(settings);
  const team = await startWorkers({
    workers,
    maxSessions,
    log: {
      info: (details, message) => logger.info(details, message),
      error: (details, message) => logger.error(details, message),
    },
  });
  tellStart(start, team.ports, logger);
  if (settings.tokens !== undefined || settings.tlsCert !== undefined) {
    process.on("SIGHUP", () => team.signal("SIGHUP"));
  }
  logger.info({ workers: team.processes }, `${counted(workers, "worker")} on the port`);
  const { reason, exitCode } = await Promise.race([
    toldToStop.then((told) => ({ reason: told, exitCode: 0 })),
    team.stopped,
  ]);
  logger.info({ reason }, "draining");
  await team.close(GRACE_MS);
  logger.info("stopped");
  return exitCode;
}

/** Serves as one of the workers. */
async function work(own: OwnWorker, start: ServerStart, environment: Environment): Promise<number> {
  settleCollector();
  const { logger, requests } = createLog(start.settings.logLevel, process.stdout.isTTY, own.number);
  const options = serverOptions(start, environment, requests);
  try {
    const server = await startServer({ ...options, ports: own.ports ?? options.ports, peers: own.peers });
    rereadOnHangup(start.settings, unlimited(server, logger), logger);
    own.serves(server.ports);
    await own.toStop;
    await server.close();
    await flushSpans();
  } catch (error) {
    if (!isUsageError(error)) throw error;
    own.cannotServe(error.message);
  }
  own.leave();
  return 0;
}

/** The server, but that tokens with limits do not come in while it runs. */
function unlimited(
  server: RunningServer,
  logger: Logger,
): Pick<RunningServer, "replaceTokens" | "replaceCertificate"> {
  return {
    replaceCertificate: (certificate) => server.replaceCertificate(certificate),
    replaceTokens(tokens) {
      const limited = limitedTokens(tokens);
      if (limited === "") server.replaceTokens(tokens);
      else logger.error({ problems: [limited] }, "tokens stay as they are");
    },
  };
}
