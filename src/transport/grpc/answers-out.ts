import { ItemErrorSchema } from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError } from "../../service/index.js";
import type { ReverseOutput } from "../../wire/protobuf/output.js";
import { createProtobufWriter, type ProtobufWriter } from "../../wire/protobuf/writer.js";
import { internalError, itemError } from "../connect/errors.js";

/** One answer among several: a message in the field that its tag names. */
export interface AnswerPart {
  readonly tag: number;
  readonly writer: ProtobufWriter;
  readonly value: object;
}

const errorWriter = createProtobufWriter(ItemErrorSchema);

/** `fault`: told of what is not the caller's. */
export function errorPart(tag: number, error: unknown, fault: (error: unknown) => void): AnswerPart {
  if (!(error instanceof HelpdeskError)) fault(error);
  const value = itemError(error instanceof HelpdeskError ? error : internalError());
  return { tag, writer: errorWriter, value };
}

/** Writes the part, with its tag and length, before what is written. */
export function writePart(out: ReverseOutput, { tag, writer, value }: AnswerPart): void {
  const before = out.length;
  writer.writeTo(out, value);
  out.varint(out.length - before);
  out.varint(tag);
}
