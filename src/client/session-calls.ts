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
    reset: (request) => stub.reset(request, options),
    step: (request) => stub.step(request, options),
    getState: (request) => stub.getState(request, options),
    getEpisodeReport: (request) => stub.getEpisodeReport(request, options),
    closeSession: (request) => stub.closeSession(request, options),
  };
}
