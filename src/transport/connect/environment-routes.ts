import { create } from "@bufbuild/protobuf";
import type { ConnectRouter, HandlerContext } from "@connectrpc/connect";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError } from "../../service/index.js";
import type { HelpdeskService, ServerInfo, Session } from "../../service/index.js";
import { messageOf } from "../../wire/message-of.js";
import { heldSession, resetSession } from "./calls.js";
import { decodeAction, decodeReset, decodeStepOptions } from "./decode.js";
import { CONNECTION } from "./grpc-connection.js";

/** The seven RPCs over the use cases: translation and nothing else. */
export function createEnvironmentRoutes(service: HelpdeskService): (router: ConnectRouter) => void {
  const held = (id: string, { values }: HandlerContext): Session =>
    heldSession(service, id, values.get(CONNECTION));
  return (router) => {
    router.service(pb.EnvironmentService, {
      getServerInfo: () => messageOf(pb.GetServerInfoResponseSchema, serverInfo(service.info())),
      listTasks: () => messageOf(pb.ListTasksResponseSchema, { tasks: service.tasks() }),
      reset(request, { values }) {
        const { sessionId, reattachable } = request;
        const asked = { sessionId, reattachable, options: decodeReset(request) };
        return messageOf(pb.ResetResponseSchema, resetSession(service, asked, values.get(CONNECTION)));
      },
      step(request, context) {
        const session = held(request.sessionId, context);
        const observation = session.step(decodeAction(request.action), decodeStepOptions(request));
        return messageOf(pb.StepResponseSchema, { observation });
      },
      getState(request, context) {
        const state = held(request.sessionId, context).state();
        if (state === null) {
          throw new HelpdeskError("episode_not_started", "The session has no episode yet.", "session_id");
        }
        return messageOf(pb.GetStateResponseSchema, { state });
      },
      getEpisodeReport(request, context) {
        const report = held(request.sessionId, context).report();
        return messageOf(pb.GetEpisodeReportResponseSchema, { report });
      },
      closeSession(request) {
        service.session(request.sessionId).close();
        return create(pb.CloseSessionResponseSchema);
      },
    });
  };
}

/** As the contract has it: what belongs to the dataset in a message of its own. */
function serverInfo(info: ServerInfo): object {
  const { datasetDigest: digest, datasetTicketCount: ticketCount, datasetSplits: splits, ...rest } = info;
  return { ...rest, dataset: { digest, ticketCount, splits } };
}
