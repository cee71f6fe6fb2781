import type { MessageInitShape } from "@bufbuild/protobuf";
import type { CallOptions, Client } from "@connectrpc/connect";
import type {
  CloseSessionRequestSchema,
  CloseSessionResponse,
  EnvironmentService,
  GetEpisodeReportRequestSchema,
  GetEpisodeReportResponse,
  GetStateRequestSchema,
  GetStateResponse,
  ResetRequestSchema,
  ResetResponse,
  StepRequestSchema,
  StepResponse,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";

/** The generated client. */
export type Stub = Client<typeof EnvironmentService>;

export type ResetMessage = MessageInitShape<typeof ResetRequestSchema>;
export type StepMessage = MessageInitShape<typeof StepRequestSchema>;

/** What a session asks of its server, over whatever carries it: an RPC a call, or one stream. What fails is read by `failureOf`. */
export interface SessionCalls {
  reset(request: ResetMessage): Promise<ResetResponse>;
  step(request: StepMessage): Promise<StepResponse>;
  getState(request: MessageInitShape<typeof GetStateRequestSchema>): Promise<GetStateResponse>;
  getEpisodeReport(
    request: MessageInitShape<typeof GetEpisodeReportRequestSchema>,
  ): Promise<GetEpisodeReportResponse>;
  closeSession(request: MessageInitShape<typeof CloseSessionRequestSchema>): Promise<CloseSessionResponse>;
}

/** An RPC a call. */
export function unaryCalls(stub: Stub, options: CallOptions): SessionCalls {
  return {
    reset: (request) => stub.reset(request, named(request.sessionId, options)),
    step: (request) => stub.step(request, named(request.sessionId, options)),
    getState: (request) => stub.getState(request, named(request.sessionId, options)),
    getEpisodeReport: (request) => stub.getEpisodeReport(request, named(request.sessionId, options)),
    closeSession: (request) => stub.closeSession(request, named(request.sessionId, options)),
  };
}

/** What a session is named with: no id of a server has anything else. */
const PRINTABLE = /^[\x21-\x7e]+$/;

/** The session of a call in a header as well, so that a proxy before several servers can send it to the one that has played it. */
export function named(sessionId: string | undefined, options: CallOptions): CallOptions {
  if (sessionId === undefined || !PRINTABLE.test(sessionId)) return options;
  return { ...options, headers: { "x-session-id": sessionId } };
}
