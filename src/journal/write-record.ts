import { JournalRecordSchema } from "../../gen/ts/helpdesk/journal/v1/journal_pb.js";
import { createProtobufWriter } from "../wire/protobuf/writer.js";
import { HEAD_BYTES, withHead } from "./frame.js";
import type { JournalRecord } from "./record.js";

const writer = createProtobufWriter(JournalRecordSchema);

/** The record as the bytes of its message: one form only. */
export function writeRecord(record: JournalRecord): Buffer {
  return writer.message(record);
}

/** The same as it stands in a file. */
export function writeFrame(record: JournalRecord): Buffer {
  return withHead(writer.message(record, HEAD_BYTES));
}
