import { create, fromBinary } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError, type Connection, type HelpdeskService } from "../../service/index.js";
import { andThen, recover, type Awaitable } from "../../support/awaitable.js";
import { isObject } from "../../support/is-object.js";
import { itemErrorOf, type ItemCalls } from "./item-calls.js";
import type { ItemWatch } from "./log-item.js";
import { parseRequest } from "./parse-request.js";
import { sessionIn } from "./session-in.js";
import { createStreamSessions } from "./stream-sessions.js";

/** One Play stream: how its messages are answered, and what ends with it. */
export interface PlayConversation {
  /** The session ends together with the stream. */
  endTogether(sessionId: string): void;
  /**
   * Answers one message. Throws `malformed_request` where it is none, which nobody can be told of by its id; every other
   * failure is an answer.
   */
  answer(message: Uint8Array, isJson: boolean): Awaitable<pb.PlayResponse>;
  /** The stream has ended. */
  close(): void;
}

export interface PlayConversationOptions {
  readonly service: HelpdeskService;
  readonly calls: ItemCalls;
  readonly connection: Connection | undefined;
  readonly watch: ItemWatch;
}

type Answer = pb.PlayResponse["answer"];

export function createPlayConversation(options: PlayConversationOptions): PlayConversation {
  const { service, calls, connection, watch } = options;
  const sessions = createStreamSessions();

  function answerTo(request: pb.PlayRequest): Awaitable<Answer> {
    const answered = callOf(request, calls, connection);
    if (!request.closeWithStream) return answered;
    return andThen(answered, (answer) => {
      if (answer.case === "reset") endTogether(answer.value.sessionId);
      return answer;
    });
  }

  function endTogether(sessionId: string): void {
    const session = service.findSession(sessionId);
    if (session !== undefined) return sessions.add(session);
    // Another process's: it may have ended by itself when the stream does.
    const close = async (): Promise<void> => {
      await calls.close(create(pb.CloseSessionRequestSchema, { sessionId }));
    };
    sessions.addElsewhere(sessionId, () => void close().catch(() => undefined));
  }

  return {
    endTogether,
    answer(message, isJson) {
      let item = watch.begin("item", () => undefined);
      const failed = (id: bigint, error: unknown): pb.PlayResponse => {
        item.failed(error);
        const answer: Answer = { case: "error", value: itemErrorOf(error, item.fault) };
        return create(pb.PlayResponseSchema, { id, answer });
      };
      let request: pb.PlayRequest;
      try {
        request = readRequest(message, isJson);
      } catch (error) {
        if (!isUnreadable(error)) return failed(idOf(message, isJson), error);
        item.failed(error);
        throw error;
      }
      const { id, call } = request;
      item = watch.begin(call.case ?? "item", () => sessionIn(call.value));
      const good = (answer: Answer): pb.PlayResponse => {
        item.done(answer.value);
        return create(pb.PlayResponseSchema, { id, answer });
      };
      return recover(
        () => andThen(answerTo(request), good),
        (error) => failed(id, error),
      );
    },
    close: () => sessions.close(),
  };
}

function readRequest(message: Uint8Array, isJson: boolean): pb.PlayRequest {
  // The message has been read by this schema.
  return parseRequest(pb.PlayRequestSchema, message, isJson) as pb.PlayRequest;
}

function isUnreadable(error: unknown): boolean {
  return error instanceof HelpdeskError && error.reason === "malformed_request";
}

function callOf(
  { call }: pb.PlayRequest,
  calls: ItemCalls,
  connection: Connection | undefined,
): Awaitable<Answer> {
  switch (call.case) {
    case "reset":
      return andThen(calls.reset(call.value, connection), (value) => ({ case: "reset", value }));
    case "step":
      return andThen(calls.step(call.value, connection), (value) => ({ case: "step", value }));
    case "getState":
      return andThen(calls.getState(call.value, connection), (value) => ({ case: "getState", value }));
    case "close":
      return andThen(calls.close(call.value), (value) => ({ case: "close", value }));
    case undefined: {
      const problem = "The request names no call: set reset, step, get_state or close.";
      throw new HelpdeskError("malformed_request", problem, "call");
    }
  }
}

/** Of a message that has been read, but holds what the contract does not take. */
function idOf(message: Uint8Array, isJson: boolean): bigint {
  if (!isJson) return fromBinary(pb.PlayRequestSchema, message).id;
  const value: unknown = JSON.parse(Buffer.from(message).toString("utf8"));
  const id = isObject(value) ? value["id"] : undefined;
  const text = typeof id === "number" || typeof id === "string" ? String(id) : "";
  return /^\d{1,20}$/.test(text) ? BigInt.asUintN(64, BigInt(text)) : 0n;
}
