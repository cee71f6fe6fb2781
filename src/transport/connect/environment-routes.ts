import { create } from "@bufbuild/protobuf";
import type { ConnectRouter } from "@connectrpc/connect";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError } from "../../service/index.js";
import type { HelpdeskService, ResetOptions, Session } from "../../service/index.js";
import { decodeAction, decodeReset, decodeStepOptions } from "./decode.js";
import { encodeObservation } from "./encode-observation.js";
import { encodeServerInfo, encodeTask } from "./encode-server.js";
import { encodeState } from "./encode-state.js";

/** The six RPCs over the use cases: translation and nothing else. */
export function createEnvironmentRoutes(service: HelpdeskService): (router: ConnectRouter) => void {
  return (router) => {
    router.service(pb.EnvironmentService, {
      getServerInfo: () => encodeServerInfo(service.info()),
      listTasks: () => create(pb.ListTasksResponseSchema, { tasks: service.tasks().map(encodeTask) }),
      reset(request) {
        const options = decodeReset(request);
        const { session, observation } =
          request.sessionId === undefined
            ? resetNew(service, options)
            : resetAgain(service.session(request.sessionId), options);
        return create(pb.ResetResponseSchema, {
          sessionId: session.id,
          observation: encodeObservation(observation),
        });
      },
      step(request) {
        const session = service.session(request.sessionId);
        const observation = session.step(decodeAction(request.action), decodeStepOptions(request));
        return create(pb.StepResponseSchema, { observation: encodeObservation(observation) });
      },
      getState(request) {
        const state = service.session(request.sessionId).state();
        if (state === null) {
          throw new HelpdeskError("episode_not_started", "The session has no episode yet.", "session_id");
        }
        return create(pb.GetStateResponseSchema, { state: encodeState(state) });
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
