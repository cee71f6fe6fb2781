import type { DescMessage } from "@bufbuild/protobuf";
import { ReverseOutput } from "./output.js";
import { compileWriter } from "./writer-code.js";

/** Writes values of the domain as the bytes of one message. */
export interface ProtobufWriter {
  /** `before`: so many bytes in front of it are left for the caller to write. */
  message(value: object, before?: number): Buffer;
  /** The same as gRPC frames it. */
  grpcFrame(value: object): Buffer;
  /** The message before what is written there already. */
  writeTo(out: ReverseOutput, value: object): void;
}

/**
 * A writer of the message, compiled once from its descriptor: what protobuf-es would write, byte for byte, without a
 * message object between. What is undefined or null is left out, as is what protobuf has no bytes for.
 */
export function createProtobufWriter(message: DescMessage): ProtobufWriter {
  const writeTo = compileWriter(message);
  const out = new ReverseOutput();
  return {
    message(value, before = 0) {
      out.clear();
      writeTo(out, value);
      return out.taken(before);
    },
    grpcFrame(value) {
      out.clear();
      writeTo(out, value);
      out.grpcPrefix(out.length);
      return out.taken();
    },
    writeTo,
  };
}
