import type { ConnectRouter, ContextValues, HandlerContext } from "@connectrpc/connect";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HANDBOOK } from "../../domain/handbook.js";
import type { Connection, HelpdeskService, ServerInfo } from "../../service/index.js";
import { andThen } from "../../support/awaitable.js";
import { messageOf } from "../../wire/message-of.js";
import { passingItemCalls } from "./passing-item-calls.js";
import { listRuns } from "../list-runs.js";
import type { Peers } from "../peers.js";
import type { RequestLog } from "../request-log.js";
import { openWatch } from "../open-watch.js";
import { tracePointIn } from "../tracing/index.js";
import type { WatchEvents } from "../watch-events.js";
import type { Awaitable } from "../../support/awaitable.js";
import { batchReset, batchStep } from "./batches.js";
import { CONNECTION } from "./grpc-connection.js";
import { decodeObservationOptions } from "./decode.js";
import { createItemCalls, type ItemCalls } from "./item-calls.js";
import { createPlayConversation } from "./play-conversation.js";
import { playStream, resent } from "./play.js";
import { protocolOf } from "./interceptors.js";
import { watchItems, type ItemWatch } from "./log-item.js";
import { SENT_MESSAGES } from "./sent-messages.js";
import { watchStream } from "./watch.js";

export interface EnvironmentRoutesOptions {
  /** The service as the caller may use it. */
  readonly serviceOf: (values: ContextValues) => HelpdeskService;
  /** Absent: no other process serves the port. */
  readonly peers?: Peers | undefined;
  readonly log: RequestLog;
  /** Ends the streams. */
  readonly shutdown: AbortSignal;
}

/** The RPCs over the use cases: translation and nothing else. */
export function createEnvironmentRoutes({
  serviceOf,
  peers,
  log,
  shutdown,
}: EnvironmentRoutesOptions): (router: ConnectRouter) => void {
  const known = new WeakMap<HelpdeskService, ItemCalls>();

  function callsOf({ values }: HandlerContext): ItemCalls {
    const service = serviceOf(values);
    const calls = known.get(service) ?? passingItemCalls(createItemCalls(service), peers, service.callerName);
    known.set(service, calls);
    return calls;
  }

  return (router) => {
    router.service(pb.EnvironmentService, {
      getServerInfo: (_, { values }) =>
        messageOf(pb.GetServerInfoResponseSchema, serverInfo(serviceOf(values).info())),
      listTasks: (_, { values }) =>
        messageOf(pb.ListTasksResponseSchema, { tasks: serviceOf(values).tasks(), handbook: HANDBOOK.text }),
      getHandbook: () => messageOf(pb.GetHandbookResponseSchema, { handbook: HANDBOOK }),
      reset: (request, context) =>
        andThen(callsOf(context).reset(request, connectionOf(context)), (answer) => {
          // For proxies that go by it.
          context.responseHeader.set("x-session-id", answer.sessionId);
          return answer;
        }),
      step: (request, context) => callsOf(context).step(request, connectionOf(context)),
      getState: (request, context) => callsOf(context).getState(request, connectionOf(context)),
      getEpisodeReport: (request, context) => callsOf(context).report(request, connectionOf(context)),
      closeSession: (request, context) => callsOf(context).close(request),
      play(requests, context) {
        const { signal, values } = context;
        const conversation = createPlayConversation({
          service: serviceOf(values),
          calls: callsOf(context),
          connection: connectionOf(context),
          watch: watchOf(context),
        });
        return playStream(values.get(SENT_MESSAGES) ?? resent(requests), conversation, signal, shutdown);
      },
      batchReset: (request, context) =>
        batchReset(request, connectionOf(context), callsOf(context), watchOf(context)),
      batchStep: (request, context) =>
        batchStep(request, connectionOf(context), callsOf(context), watchOf(context)),
      forkSession: (request, context) => callsOf(context).fork(request, connectionOf(context)),
      snapshotSession: (request, context) => callsOf(context).snapshot(request),
      restoreSession: (request, context) => callsOf(context).restore(request, connectionOf(context)),
      watchSession(request, { values, signal }) {
        const { sessionId, fromStep } = request;
        const { observationOptions: leftOut } = decodeObservationOptions(request.observationOptions);
        const begin = (): Awaitable<WatchEvents> => openWatch(serviceOf(values), peers, sessionId, fromStep);
        return watchStream(begin, { leftOut, signal, shutdown });
      },
      listSessions: (request, context) => callsOf(context).list(request),
      listRuns: (query, { values }) => runsOf(serviceOf(values), peers, query),
    });
  };

  function watchOf(context: HandlerContext): ItemWatch {
    return watchItemsOf(context, log);
  }
}

function runsOf(
  service: HelpdeskService,
  peers: Peers | undefined,
  query: pb.ListRunsRequest,
): Awaitable<pb.ListRunsResponse> {
  return andThen(listRuns(service, peers, query), (page) => messageOf(pb.ListRunsResponseSchema, page));
}

function watchItemsOf(
  { service: { typeName }, method, requestHeader }: HandlerContext,
  log: RequestLog,
): ItemWatch {
  const header = (name: string): string | null => requestHeader.get(name);
  return watchItems(log, protocolOf(header("content-type")), `${typeName}/${method.name}`, () =>
    tracePointIn(header("traceparent"), header("tracestate")),
  );
}

function connectionOf({ values }: HandlerContext): Connection | undefined {
  return values.get(CONNECTION);
}

/** As the contract has it: what belongs to the dataset in a message of its own. */
function serverInfo(info: ServerInfo): object {
  const { datasetDigest: digest, datasetTicketCount: ticketCount, datasetSplits: splits, ...rest } = info;
  return { ...rest, dataset: { digest, ticketCount, splits } };
}
