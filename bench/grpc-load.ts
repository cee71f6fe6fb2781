import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { ActionSchema, type Action } from "../gen/ts/helpdesk/v1/action_pb.js";
import {
  CloseSessionRequestSchema,
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
export type GrpcCall = (rpc: "Reset" | "Step" | "CloseSession", request: Uint8Array) => Promise<Buffer>;

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

/** What one hard episode sends, without the session's id: a reset, then its steps. */
export interface RecordedEpisode {
  readonly reset: Buffer;
  readonly steps: readonly Buffer[];
  /** One for each of them. */
  readonly replies: readonly Buffer[];
}

/** Plays the episode of every seed once. */
export async function recordEpisodes(call: GrpcCall): Promise<readonly RecordedEpisode[]> {
  const episodes: RecordedEpisode[] = [];
  for (const seed of SEEDS) episodes.push(await recordEpisode(call, seed));
  return episodes;
}

async function recordEpisode(call: GrpcCall, seed: number): Promise<RecordedEpisode> {
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
    const reply = await call("Step", Buffer.concat([stepSession(opened.sessionId), step]));
    replies.push(reply);
    ({ observation } = fromBinary(StepResponseSchema, reply));
  }
  const closed = create(CloseSessionRequestSchema, { sessionId: opened.sessionId });
  await call("CloseSession", toBinary(CloseSessionRequestSchema, closed));
  return { reset, steps, replies };
}

/**
 * Plays `rounds` recorded episodes on each of `sessions` sessions at once and reads nothing of the answers, so that a server
 * and its floor are asked by the same program; gives the number of calls answered.
 */
export async function grpcLoad(
  call: GrpcCall,
  episodes: readonly RecordedEpisode[],
  sessions: number,
  rounds: number,
): Promise<number> {
  const calls = await Promise.all(
    Array.from({ length: sessions }, (_, session) => {
      const played = Array.from(
        { length: rounds },
        (_none, round) => episodes[(session * rounds + round) % episodes.length],
      );
      return playEpisodes(
        call,
        played.filter((episode) => episode !== undefined),
      );
    }),
  );
  return calls.reduce((sum, count) => sum + count, 0);
}

async function playEpisodes(call: GrpcCall, episodes: readonly RecordedEpisode[]): Promise<number> {
  let calls = 0;
  let sessionId: string | undefined;
  for (const { reset, steps } of episodes) {
    const opened = await call(
      "Reset",
      sessionId === undefined ? reset : Buffer.concat([resetSession(sessionId), reset]),
    );
    sessionId ??= openedSession(opened);
    const prefix = stepSession(sessionId);
    for (const step of steps) await call("Step", Buffer.concat([prefix, step]));
    calls += 1 + steps.length;
  }
  const closed = create(CloseSessionRequestSchema, { sessionId: sessionId ?? "" });
  await call("CloseSession", toBinary(CloseSessionRequestSchema, closed));
  return calls + 1;
}

/** The id of an answer to a reset, which is its first field. */
function openedSession(reset: Buffer): string {
  return reset.toString("latin1", 2, 2 + (reset[1] ?? 0));
}

/** The field of a StepRequest, and of a ResetRequest, that names the session. */
const stepSession = (id: string): Buffer => field(1, id);
const resetSession = (id: string): Buffer => field(6, id);

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
