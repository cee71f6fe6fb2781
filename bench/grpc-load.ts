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
import type { Call, Caller, Encoding, RecordedEpisode } from "./calls-load.js";
import { SEEDS, TASK_ID } from "./scripted-episode.js";

const SERVICE = "/helpdesk.v1.EnvironmentService/";

/** `throughConnect`: with a header that makes the call an unusual one, which the fast lane leaves to Connect. */
export function grpcCaller(port: number, throughConnect = false): Caller {
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

/** Plays the episode of every seed once. */
export async function recordEpisodes(call: Call): Promise<readonly RecordedEpisode[]> {
  const episodes: RecordedEpisode[] = [];
  for (const seed of SEEDS) episodes.push(await recordEpisode(call, seed));
  return episodes;
}

async function recordEpisode(call: Call, seed: number): Promise<RecordedEpisode> {
  const asked = create(ResetRequestSchema, { taskId: TASK_ID, seed });
  const reset = Buffer.from(toBinary(ResetRequestSchema, asked));
  const replies = [await call("Reset", reset)];
  const opened = fromBinary(ResetResponseSchema, replies[0] ?? reset);
  const steps: Buffer[] = [];
  let { observation } = opened;
  while (observation?.done === false) {
    const step = Buffer.from(
      toBinary(StepRequestSchema, create(StepRequestSchema, { action: nextAction(observation) })),
    );
    steps.push(step);
    const reply = await call("Step", PROTOBUF.stepOf(opened.sessionId, step));
    replies.push(reply);
    ({ observation } = fromBinary(StepResponseSchema, reply));
  }
  await call("CloseSession", PROTOBUF.closing(opened.sessionId));
  return { reset, steps, replies };
}

export const PROTOBUF: Encoding = {
  stepOf: (id, step) => Buffer.concat([field(1, id), step]),
  resetOf: (id, reset) => Buffer.concat([field(6, id), reset]),
  // The first field of the answer.
  openedIn: (reply) => reply.toString("latin1", 2, 2 + (reply[1] ?? 0)),
  closing: (id) => field(1, id),
};

function field(number: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, text.length]), Buffer.from(text, "latin1")]);
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
