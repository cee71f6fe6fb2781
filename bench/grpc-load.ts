import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { ActionSchema, type Action } from "../gen/ts/helpdesk/v1/action_pb.js";
import {
  ResetRequestSchema,
  ResetResponseSchema,
  StepRequestSchema,
  StepResponseSchema,
} from "../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { Observation } from "../gen/ts/helpdesk/v1/observation_pb.js";
import {
  AssignmentGroup,
  IssueType,
  Priority,
  ResolutionAction,
} from "../gen/ts/helpdesk/v1/vocabulary_pb.js";
import { SEEDS, TASK_ID } from "./scripted-episode.js";

const SERVICE = "/helpdesk.v1.EnvironmentService/";

/** Makes one call: request and reply as bytes. */
export type GrpcCall = (rpc: "Reset" | "Step", request: Uint8Array) => Promise<Buffer>;

export interface GrpcCaller {
  readonly call: GrpcCall;
  close(): void;
}

/** `throughConnect`: with a header that makes the call an unusual one, which the fast lane leaves to Connect. */
export function grpcCaller(port: number, throughConnect = false): GrpcCaller {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const metadata = new Metadata();
  if (throughConnect) metadata.set("x-bench", "unusual");
  return {
    call: (rpc, request) =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(SERVICE + rpc, asIs, asIs, Buffer.from(request), metadata, (error, reply) => {
          if (error !== null || reply === undefined) reject(error ?? new Error("no reply"));
          else resolve(reply);
        });
      }),
    close: () => client.close(),
  };
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}

/** Plays hard episodes on `sessions` sessions at once; gives the number of calls answered. */
export async function grpcLoad(call: GrpcCall, sessions: number, episodes: number): Promise<number> {
  const calls = await Promise.all(
    Array.from({ length: sessions }, (_, session) => playEpisodes(call, session * episodes, episodes)),
  );
  return calls.reduce((sum, count) => sum + count, 0);
}

async function playEpisodes(call: GrpcCall, first: number, episodes: number): Promise<number> {
  let calls = 0;
  let sessionId: string | undefined;
  for (let episode = 0; episode < episodes; episode += 1) {
    const seed = SEEDS[(first + episode) % SEEDS.length] ?? 0;
    const asked = create(ResetRequestSchema, {
      taskId: TASK_ID,
      seed,
      ...(sessionId !== undefined && { sessionId }),
    });
    const reset = fromBinary(ResetResponseSchema, await call("Reset", toBinary(ResetRequestSchema, asked)));
    sessionId = reset.sessionId;
    calls += 1;
    let { observation } = reset;
    while (observation?.done === false) {
      const step = create(StepRequestSchema, { sessionId, action: nextAction(observation) });
      const reply = await call("Step", toBinary(StepRequestSchema, step));
      ({ observation } = fromBinary(StepResponseSchema, reply));
      calls += 1;
    }
  }
  return calls;
}

/** Sends the same number of requests, as large, to a server that does not read them. */
export async function echoLoad(call: GrpcCall, sessions: number, calls: number): Promise<void> {
  const action = create(ActionSchema, { action: { case: "requestInfo", value: {} } });
  const sessionId = "00000000-0000-4000-8000-000000000000";
  const request = toBinary(StepRequestSchema, create(StepRequestSchema, { sessionId, action }));
  await Promise.all(
    Array.from({ length: sessions }, async () => {
      for (let count = 0; count < calls / sessions; count += 1) await call("Step", request);
    }),
  );
}

function nextAction(observation: Observation): Action {
  const tool = observation.currentTicket?.contextStatus?.recommendedTools[0];
  if (tool !== undefined) {
    return create(ActionSchema, { action: { case: "investigate", value: { toolName: tool } } });
  }
  return create(ActionSchema, {
    action: {
      case: "submit",
      value: {
        issueType: IssueType.IDENTITY_ACCESS,
        priority: Priority.HIGH,
        assignmentGroup: AssignmentGroup.SERVICE_DESK,
        resolutionAction: ResolutionAction.FULFILL,
      },
    },
  });
}
