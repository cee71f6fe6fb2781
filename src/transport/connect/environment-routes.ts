import { create } from "@bufbuild/protobuf";
import type { ConnectRouter, HandlerContext } from "@connectrpc/connect";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError } from "../../service/index.js";
import type { HelpdeskService, ResetOptions, Session } from "../../service/index.js";
import { decodeAction, decodeReset, decodeStepOptions } from "./decode.js";
import { encodeObservation } from "./encode-observation.js";
import { encodeReport } from "./encode-report.js";
import { encodeServerInfo, encodeTask } from "./encode-server.js";
import { encodeState } from "./encode-state.js";
import { CONNECTION } from "./grpc-connection.js";

/** The seven RPCs over the use cases: translation and nothing else. */
export function createEnvironmentRoutes(service: HelpdeskService): (router: ConnectRouter) => void {
  /** The session of a call, held by the call's connection. Throws `unknown_session`. */
  const held = (id: string, { values }: HandlerContext): Session => {
    const session = service.session(id);
    values.get(CONNECTION)?.hold(session);
    return session;
  };
  return (router) => {
    router.service(pb.EnvironmentService, {
      getServerInfo: () => encodeServerInfo(service.info()),
      listTasks: () => create(pb.ListTasksResponseSchema, { tasks: service.tasks().map(encodeTask) }),
      reset(request, context) {
        const options = decodeReset(request);
        const { session, observation } =
          request.sessionId === undefined
            ? resetNew(service, options)
            : resetAgain(held(request.sessionId, context), options);
        if (request.reattachable !== undefined) session.setReattachable(request.reattachable);
        context.values.get(CONNECTION)?.hold(session);
        return create(pb.ResetResponseSchema, {
          sessionId: session.id,
          observation: encodeObservation(observation),
        });
      },
      step(request, context) {
        const session = held(request.sessionId, context);
        const observation = session.step(decodeAction(request.action), decodeStepOptions(request));
        return create(pb.StepResponseSchema, { observation: encodeObservation(observation) });
      },
      getState(request, context) {
        const state = held(request.sessionId, context).state();
        if (state === null) {
          throw new HelpdeskError("episode_not_started", "The session has no episode yet.", "session_id");
        }
        return create(pb.GetStateResponseSchema, { state: encodeState(state) });
      },
      getEpisodeReport(request, context) {
        const report = encodeReport(held(request.sessionId, context).report());
        return create(pb.GetEpisodeReportResponseSchema, { report });
      },
      closeSession(request) {
        service.session(request.sessionId).close();
        return create(pb.CloseSessionResponseSchema);
      },
    });
  };
}

function resetAgain(session: Session, options: ResetOptions) {
  return { session, observation: session.reset(options) };
}

/** A reset that fails leaves no session behind. */
function resetNew(service: HelpdeskService, options: ResetOptions) {
  const session = service.openSession();
  try {
    return resetAgain(session, options);
  } catch (error) {
    session.close();
    throw error;
  }
}
