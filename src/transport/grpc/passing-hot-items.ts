import type { DescMessage } from "@bufbuild/protobuf";
import {
  CloseSessionRequestSchema,
  GetStateRequestSchema,
  ResetRequestSchema,
  ResetResponseSchema,
  StepRequestSchema,
} from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { ReverseOutput } from "../../wire/protobuf/output.js";
import type { ProtobufWriter } from "../../wire/protobuf/writer.js";
import type { PassedRpc, Peers } from "../peers.js";
import type { HotItem, HotItems } from "./hot-items.js";
import { textAt } from "./text-at.js";
import { PREFIX_BYTES } from "./usual-body.js";

/** The same calls, but that one on another process's session is made there: the message as it came, the answer as it goes. */
export function passingHotItems(items: HotItems, peers: Peers | undefined): HotItems {
  if (peers === undefined) return items;
  return {
    reset: passing(opening(items.reset, peers), "Reset", ResetRequestSchema, peers),
    step: passing(items.step, "Step", StepRequestSchema, peers),
    getState: passing(items.getState, "GetState", GetStateRequestSchema, peers),
    close: passing(items.close, "CloseSession", CloseSessionRequestSchema, peers),
  };
}

function passing(
  item: HotItem,
  rpc: PassedRpc,
  input: DescMessage & { readonly field: { readonly sessionId: { readonly number: number } } },
  peers: Peers,
): HotItem {
  const { number } = input.field.sessionId;
  return {
    read(message) {
      const sessionId = textAt(message, number);
      const peer = sessionId === undefined ? undefined : peers.of(sessionId);
      if (sessionId === undefined || peer === undefined) return item.read(message);
      return (connection, { callerName: caller = "" }) =>
        peer
          .rpc({ rpc, sessionId, caller }, message, connection)
          .then((frame) => frame && new WrittenAnswer(frame, sessionId));
    },
    sessionIn: (message) => textAt(message, number),
    writer: writerOf(item.writer),
  };
}

/** The reset, but that one that opens a session is made where its request was made before. */
function opening(item: HotItem, peers: Peers): HotItem {
  return {
    read(message) {
      const here = item.read(message);
      const requestId = textAt(message, ResetRequestSchema.field.requestId.number);
      if (here === undefined || requestId === undefined) return here;
      return (connection, service) => {
        const { callerName: caller = "" } = service;
        return peers.atOpener<object | undefined>(
          requestId,
          () => here(connection, service),
          (peer) =>
            peer
              .rpc({ rpc: "Reset", caller }, message, connection)
              .then((frame) => frame && new WrittenAnswer(frame, sessionIn(frame))),
        );
      };
    },
    sessionIn: item.sessionIn,
    writer: item.writer,
  };
}

function sessionIn(frame: Buffer): string {
  const { number } = ResetResponseSchema.field.sessionId;
  return textAt(frame.subarray(PREFIX_BYTES), number) ?? "";
}

/** An answer that another process has written. */
class WrittenAnswer {
  constructor(
    readonly frame: Buffer,
    /** Of its session, as in the answer to a reset. */
    readonly sessionId: string,
  ) {}
}

/** Writes what is written already as it is. */
function writerOf(writer: ProtobufWriter): ProtobufWriter {
  return {
    ...writer,
    grpcFrame: (value) => (value instanceof WrittenAnswer ? value.frame : writer.grpcFrame(value)),
    writeTo(out: ReverseOutput, value) {
      if (value instanceof WrittenAnswer) out.raw(value.frame.subarray(PREFIX_BYTES));
      else writer.writeTo(out, value);
    },
  };
}
