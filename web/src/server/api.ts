import { createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import {
  EnvironmentService,
  GetServerInfoResponseSchema,
  RunSummarySchema,
  SessionSummarySchema,
} from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { SessionEndSchema } from "../../../gen/ts/helpdesk/v1/error_pb.js";
import { EpisodeReportSchema } from "../../../gen/ts/helpdesk/v1/report_pb.js";
import { TaskSchema } from "../../../gen/ts/helpdesk/v1/task_pb.js";
import { createCall } from "../../../src/client/call.js";
import { failureOf, HelpdeskError } from "../../../src/client/failure.js";
import { observationOf } from "../../../src/client/observation.js";
import { plainOf } from "../../../src/client/plain.js";
import { createRequestIds } from "../../../src/client/request-id.js";
import { resetMessage, stepMessage, type ResetOptions } from "../../../src/client/requests.js";
import type { ServerInfo } from "../../../src/client/server-info.js";
import { withToken } from "../../../src/client/token.js";
import { wordOf } from "../../../src/client/words.js";
import type { RunSummary, SessionSummary } from "../../../src/client/branches.js";
import type { Action } from "../../../src/domain/action.js";
import type { EpisodeReport } from "../../../src/domain/episode-report.js";
import type { Observation } from "../../../src/domain/observation.js";
import type { Task } from "../../../src/domain/task.js";
import { EMBEDDED } from "../standalone.js";
import { keptInTab } from "./kept.js";

/** Something that a watched session did: an answer, or its end in a word. */
export type Watched = { readonly step: number; readonly seen: Observation } | { readonly ended: string };

const TIMEOUT_MS = 60_000;

/** The server's address: the page lies one folder below it, under whatever path a proxy has put both. */
export const SERVER =
  EMBEDDED === undefined ? new URL("..", document.baseURI).href.replace(/\/$/, "") : "http://localhost:7860";

const call = createCall(SERVER, 2);
const newRequestId = createRequestIds();
const options = { timeoutMs: TIMEOUT_MS };

export function token(): string | undefined {
  return keptInTab.get("token");
}

export function keepToken(given: string | undefined): void {
  keptInTab.set("token", given);
}

function stub() {
  const transport: Transport = createConnectTransport({ baseUrl: SERVER, useBinaryFormat: true });
  const given = token();
  return createClient(EnvironmentService, given === undefined ? transport : withToken(transport, given));
}

/** A call that may be sent twice, since it moves nothing or is named. */
function ask<T>(send: (calls: ReturnType<typeof stub>) => Promise<T>): Promise<T> {
  return call({ repeatable: true }, () => send(stub()));
}

// The shapes of what is answered are the contract's, which the domain's are held to.
export const api = {
  info: () =>
    ask(async (calls) =>
      plainOf(GetServerInfoResponseSchema, await calls.getServerInfo({}, options)),
    ) as Promise<object> as Promise<ServerInfo>,
  tasks: async (): Promise<readonly Task[]> => {
    const { tasks } = await ask((calls) => calls.listTasks({}, options));
    return tasks.map((task) => plainOf(TaskSchema, task) as object as Task);
  },
  reset: async (asked: ResetOptions): Promise<{ readonly sessionId: string; readonly seen: Observation }> => {
    const message = { ...resetMessage(asked), requestId: newRequestId() };
    const answer = await ask((calls) => calls.reset(message, options));
    return { sessionId: answer.sessionId, seen: observationOf(answer.observation) };
  },
  step: async (sessionId: string, action: Action, expectedStep: number): Promise<Observation> => {
    const message = {
      ...stepMessage(sessionId, action as never, { requestId: newRequestId() }),
      expectedStep,
    };
    return observationOf((await ask((calls) => calls.step(message, options))).observation);
  },
  fork: async (
    sessionId: string,
    atStep: number,
  ): Promise<{ readonly sessionId: string; readonly seen: Observation }> => {
    const answer = await call({ repeatable: false }, () =>
      stub().forkSession({ sessionId, atStep, count: 1 }, options),
    );
    return { sessionId: answer.sessionIds[0] ?? "", seen: observationOf(answer.observation) };
  },
  report: async (sessionId: string): Promise<EpisodeReport | undefined> => {
    const { report } = await ask((calls) => calls.getEpisodeReport({ sessionId }, options));
    return report && (plainOf(EpisodeReportSchema, report) as object as EpisodeReport);
  },
  close: (sessionId: string) => ask((calls) => calls.closeSession({ sessionId }, options)),
  sessions: async (pageToken: string) => {
    const { sessions, nextPageToken } = await ask((calls) =>
      calls.listSessions({ pageSize: 1000, pageToken }, options),
    );
    const told = sessions.map((one) => plainOf(SessionSummarySchema, one) as object as SessionSummary);
    return { sessions: told, nextPageToken };
  },
  runs: async (): Promise<readonly RunSummary[]> => {
    const all: RunSummary[] = [];
    let pageToken = "";
    do {
      const page = await ask((calls) => calls.listRuns({ pageSize: 1000, pageToken }, options));
      all.push(...page.runs.map((one) => plainOf(RunSummarySchema, one) as object as RunSummary));
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    return all;
  },
  /** Every answer of the session's episode, and then those to come. */
  watch: async function* (sessionId: string, fromStep: number, signal: AbortSignal): AsyncGenerator<Watched> {
    try {
      for await (const { event } of stub().watchSession({ sessionId, fromStep }, { signal })) {
        if (event.case === "answer")
          yield { step: event.value.stepCount, seen: observationOf(event.value.observation) };
        else if (event.case === "ended") yield { ended: wordOf(SessionEndSchema, event.value) ?? "ended" };
      }
    } catch (error) {
      if (!signal.aborted) throw failureOf(error, SERVER);
    }
  },
};

/** What went wrong, as a person is told it. */
export function problemOf(error: unknown): HelpdeskError {
  return error instanceof HelpdeskError ? error : failureOf(error, SERVER);
}
