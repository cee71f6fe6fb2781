import { JournalRecordSchema } from "../../gen/ts/helpdesk/journal/v1/journal_pb.js";
import { createProtobufWriter } from "../wire/protobuf/writer.js";
import type { JournalRecord } from "./record.js";

const writer = createProtobufWriter(JournalRecordSchema);

/** The record as the bytes of its message: one form only. */
export function writeRecord(record: JournalRecord): Buffer {
  return writer.message(record);
}
