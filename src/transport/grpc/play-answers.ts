import { toBinary } from "@bufbuild/protobuf";
import { PlayResponseSchema, type PlayResponse } from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { Connection, HelpdeskService } from "../../service/index.js";
import { andThen, recover, type Awaitable } from "../../support/awaitable.js";
import type { ReverseOutput } from "../../wire/protobuf/output.js";
import type { ItemWatch } from "../connect/log-item.js";
import type { PlayConversation } from "../connect/play-conversation.js";
import { errorPart, writePart, type AnswerPart } from "./answers-out.js";
import type { HotItem, HotItems } from "./hot-items.js";
import { PLAY_TAGS, readPlayRequest, type PlayHead } from "./play-request.js";

/** An answer on a Play stream, to be written. */
export type PlayAnswer =
  | { readonly kind: "part"; readonly id: Buffer; readonly part: AnswerPart }
  /** One that was made the general way: a whole message. */
  | { readonly kind: "message"; readonly bytes: Buffer };

/** Who calls on a stream, and what they may call. */
export interface PlayCaller {
  readonly connection: Connection;
  readonly service: HelpdeskService;
  readonly conversation: PlayConversation;
  readonly watch: ItemWatch;
}

interface Kind {
  readonly name: string;
  readonly item: HotItem;
}

/** Answers the messages of Play streams: the usual ones with no message object, the others as everywhere. */
export function createPlayAnswers(items: HotItems) {
  const kinds: ReadonlyMap<number, Kind> = new Map([
    [PLAY_TAGS.reset, { name: "reset", item: items.reset }],
    [PLAY_TAGS.step, { name: "step", item: items.step }],
    [PLAY_TAGS.getState, { name: "getState", item: items.getState }],
    [PLAY_TAGS.close, { name: "close", item: items.close }],
  ]);

  /** Undefined where the request or its answer is not usual, and nothing was changed. */
  function usualAnswer(
    head: PlayHead,
    { connection, service, conversation, watch }: PlayCaller,
  ): Awaitable<PlayAnswer | undefined> {
    const { id, tag } = head;
    const kind = kinds.get(tag);
    const work = kind?.item.read(head.call);
    if (kind === undefined || work === undefined) return undefined;
    const call = watch.begin(kind.name, () => kind.item.sessionIn(head.call));
    const good = (value: object | undefined): PlayAnswer | undefined => {
      if (value === undefined) return undefined;
      if (head.closesWithStream && "sessionId" in value) {
        conversation.endTogether(String(value.sessionId));
      }
      call.done(value);
      return { kind: "part", id, part: { tag, writer: kind.item.writer, value } };
    };
    return recover<PlayAnswer | undefined>(
      () => andThen(work(connection, service), good),
      (error) => {
        call.failed(error);
        return { kind: "part", id, part: errorPart(PLAY_TAGS.error, error, call.fault) };
      },
    );
  }

  return {
    /** Throws, or rejects with, `malformed_request` where the bytes are no message. */
    answer(message: Buffer, caller: PlayCaller): Awaitable<PlayAnswer> {
      const head = readPlayRequest(message);
      const usual = head && usualAnswer(head, caller);
      return andThen(usual, (answer) => {
        return answer ?? andThen(caller.conversation.answer(message, false), wholeMessage);
      });
    },
  };
}

function wholeMessage(response: PlayResponse): PlayAnswer {
  const { buffer, byteOffset, byteLength } = toBinary(PlayResponseSchema, response);
  return { kind: "message", bytes: Buffer.from(buffer, byteOffset, byteLength) };
}

/** The frames of the answers, one after another; written from the last to the first, as such an output is. */
export function playFrames(out: ReverseOutput, answers: readonly PlayAnswer[]): Buffer {
  out.clear();
  for (let index = answers.length - 1; index >= 0; index -= 1) {
    const answer = answers[index];
    if (answer === undefined) continue;
    const before = out.length;
    if (answer.kind === "message") out.raw(answer.bytes);
    else {
      writePart(out, answer.part);
      if (answer.id.byteLength > 0) {
        out.raw(answer.id);
        out.varint(PLAY_TAGS.id);
      }
    }
    out.grpcPrefix(out.length - before);
  }
  return out.taken();
}
