import type { ConnectRouter, HandlerContext } from "@connectrpc/connect";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { Connection, HelpdeskService, ServerInfo } from "../../service/index.js";
import { messageOf } from "../../wire/message-of.js";
import { batchReset, batchStep } from "./batches.js";
import { heldSession } from "./calls.js";
import { CONNECTION } from "./grpc-connection.js";
import { createItemCalls } from "./item-calls.js";
import { playStream } from "./play.js";

export interface EnvironmentRoutesOptions {
  readonly service: HelpdeskService;
  /** Ends the streams. */
  readonly shutdown: AbortSignal;
  /** Told of a failure of one item that is not the caller's, with the RPC's name. */
  readonly fault: (error: unknown, method: string) => void;
}

/** The RPCs over the use cases: translation and nothing else. */
export function createEnvironmentRoutes({
  service,
  shutdown,
  fault,
}: EnvironmentRoutesOptions): (router: ConnectRouter) => void {
  const calls = createItemCalls(service);
  return (router) => {
    router.service(pb.EnvironmentService, {
      getServerInfo: () => messageOf(pb.GetServerInfoResponseSchema, serverInfo(service.info())),
      listTasks: () => messageOf(pb.ListTasksResponseSchema, { tasks: service.tasks() }),
      reset: (request, context) => calls.reset(request, connectionOf(context)),
      step: (request, context) => calls.step(request, connectionOf(context)),
      getState: (request, context) => calls.getState(request, connectionOf(context)),
      getEpisodeReport(request, context) {
        const report = heldSession(service, request.sessionId, connectionOf(context)).report();
        return messageOf(pb.GetEpisodeReportResponseSchema, { report });
      },
      closeSession: (request) => calls.close(request),
      play: (requests, context) =>
        playStream(requests, connectionOf(context), { service, calls, shutdown, fault: faultOf(context) }),
      batchReset: (request, context) => batchReset(request, connectionOf(context), calls, faultOf(context)),
      batchStep: (request, context) => batchStep(request, connectionOf(context), calls, faultOf(context)),
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
