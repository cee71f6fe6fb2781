import type { ConnectRouter, ContextValues, HandlerContext } from "@connectrpc/connect";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { Connection, HelpdeskService, ServerInfo } from "../../service/index.js";
import { messageOf } from "../../wire/message-of.js";
import { batchReset, batchStep } from "./batches.js";
import { heldSession } from "./calls.js";
import { CONNECTION } from "./grpc-connection.js";
import { createItemCalls, type ItemCalls } from "./item-calls.js";
import { playStream } from "./play.js";

export interface EnvironmentRoutesOptions {
  /** The service as the caller may use it. */
  readonly serviceOf: (values: ContextValues) => HelpdeskService;
  /** Ends the streams. */
  readonly shutdown: AbortSignal;
  /** Told of a failure of one item that is not the caller's, with the RPC's name. */
  readonly fault: (error: unknown, method: string) => void;
}

/** The RPCs over the use cases: translation and nothing else. */
export function createEnvironmentRoutes({
  serviceOf,
  shutdown,
  fault,
}: EnvironmentRoutesOptions): (router: ConnectRouter) => void {
  const known = new WeakMap<HelpdeskService, ItemCalls>();

  function callsOf({ values }: HandlerContext): ItemCalls {
    const service = serviceOf(values);
    const calls = known.get(service) ?? createItemCalls(service);
    known.set(service, calls);
    return calls;
  }

  return (router) => {
    router.service(pb.EnvironmentService, {
      getServerInfo: (_, { values }) =>
        messageOf(pb.GetServerInfoResponseSchema, serverInfo(serviceOf(values).info())),
      listTasks: (_, { values }) =>
        messageOf(pb.ListTasksResponseSchema, { tasks: serviceOf(values).tasks() }),
      reset: (request, context) => callsOf(context).reset(request, connectionOf(context)),
      step: (request, context) => callsOf(context).step(request, connectionOf(context)),
      getState: (request, context) => callsOf(context).getState(request, connectionOf(context)),
      getEpisodeReport(request, context) {
        const report = heldSession(
          serviceOf(context.values),
          request.sessionId,
          connectionOf(context),
        ).report();
        return messageOf(pb.GetEpisodeReportResponseSchema, { report });
      },
      closeSession: (request, context) => callsOf(context).close(request),
      play: (requests, context) =>
        playStream(requests, connectionOf(context), {
          service: serviceOf(context.values),
          calls: callsOf(context),
          shutdown,
          fault: faultOf(context),
        }),
      batchReset: (request, context) =>
        batchReset(request, connectionOf(context), callsOf(context), faultOf(context)),
      batchStep: (request, context) =>
        batchStep(request, connectionOf(context), callsOf(context), faultOf(context)),
    });
  };

  function faultOf({ service: { typeName }, method }: HandlerContext): (error: unknown) => void {
    return (error) => fault(error, `${typeName}/${method.name}`);
  }
}

function connectionOf({ values }: HandlerContext): Connection | undefined {
  return values.get(CONNECTION);
}

/** As the contract has it: what belongs to the dataset in a message of its own. */
function serverInfo(info: ServerInfo): object {
  const { datasetDigest: digest, datasetTicketCount: ticketCount, datasetSplits: splits, ...rest } = info;
  return { ...rest, dataset: { digest, ticketCount, splits } };
}
