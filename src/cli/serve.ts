import { describeSettings } from "./settings/read-settings.js";
import { SERVER_SETTINGS } from "./settings/server-settings.js";
import { isStartedByNpm } from "./settings/started-by-npm.js";
import { startServer } from "../transport/server.js";
import { flushSpans } from "../transport/tracing/index.js";
import { settleCollector } from "./collector.js";
import type { Command } from "./command.js";
import { startExam } from "../exam-office/start-exam.js";
import { createLog } from "./terminal/log.js";
import { mendRecordings } from "./mend-recordings.js";
import { openStore, shownStore } from "./open-store.js";
import { serverOptions } from "./server-options.js";
import { readServerStart } from "./server-start.js";
import { stopRequest } from "./terminal/stop-request.js";
import { rereadOnHangup } from "./reread-on-hangup.js";
import { tellStart } from "./terminal/tell-start.js";

export const serve: Command = {
  help: () => describeSettings(SERVER_SETTINGS),
  async run(args, environment) {
    const start = readServerStart(args, environment);
    const { settings, dataset } = start;
    if (settings.workers > 1) {
      const { serveWithWorkers } = await import("./serve-workers.js");
      return serveWithWorkers(start, environment);
    }
    settleCollector();
    const log = createLog(settings.logLevel, process.stdout.isTTY);
    const stopped = stopRequest(isStartedByNpm(environment));
    const exam = startExam(settings, dataset);
    mendRecordings(settings);
    const store = await openStore(settings, (note) => log.logger.warn(note));
    const server = await startServer({
      ...serverOptions(start, environment, log.requests),
      ...(exam !== undefined && { exam: exam.options }),
      store,
    });
    rereadOnHangup(settings, server, log.logger);
    tellStart(start, server.ports, log.logger);
    if (exam !== undefined) {
      const { commitment, episodes } = exam.options.paper;
      log.logger.info({ commitment, episodes, log: exam.log.path }, "holding an exam");
    }
    if (store.outlives) {
      const { durability } = settings;
      const sessions = server.service.activeSessions();
      const how = store.shared === undefined ? { durability, sessions } : {};
      log.logger.info({ store: shownStore(settings.store), ...how }, "keeping sessions");
    }
    log.logger.info({ reason: await stopped }, "draining");
    await server.close();
    await flushSpans();
    exam?.log.close();
    log.logger.info("stopped");
    return 0;
  },
};
