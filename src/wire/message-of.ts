import { fromBinary, type DescMessage, type MessageShape } from "@bufbuild/protobuf";
import { createProtobufWriter, type ProtobufWriter } from "./protobuf/writer.js";

const writers = new WeakMap<DescMessage, ProtobufWriter>();

/** A value of the domain as a message object of protobuf-es, for who needs one. */
export function messageOf<S extends DescMessage>(schema: S, value: object): MessageShape<S> {
  let writer = writers.get(schema);
  if (writer === undefined) {
    writer = createProtobufWriter(schema);
    writers.set(schema, writer);
  }
  return fromBinary(schema, writer.message(value));
}
