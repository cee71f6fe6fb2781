import { fromBinary } from "@bufbuild/protobuf";
import { SnapshotSchema } from "../../../gen/ts/helpdesk/journal/v1/snapshot_pb.js";
import type { Action } from "../../domain/action.js";
import { createProtobufWriter } from "../../wire/protobuf/writer.js";
import { actionIn, resetIn } from "../read-record.js";
import type { ResetRecord } from "../record.js";

/** A session that is carried to another server: its reset, its actions, and what they were played with. */
export interface Snapshot {
  readonly contractVersion: string;
  readonly rulesDigest: string;
  /** Of the tickets of the split that is played. */
  readonly datasetDigest: string;
  /** Of what a set of episodes with these tickets answers. */
  readonly answersDigest: string;
  readonly reset: Omit<ResetRecord, "kind" | "sessionId" | "sequence" | "at" | "requestId">;
  /** Oldest first. */
  readonly actions: readonly Action[];
  /** Of the last answer and of all before it. */
  readonly answerDigest: string;
}

const writer = createProtobufWriter(SnapshotSchema);

/** One form only. */
export function writeSnapshot(snapshot: Snapshot): Buffer {
  return writer.message(snapshot);
}

/** Undefined where the bytes are no snapshot that this version knows. */
export function readSnapshot(bytes: Uint8Array): Snapshot | undefined {
  const message = messageIn(bytes);
  const reset = message?.reset && resetIn(message.reset);
  if (message === undefined || reset === undefined) return undefined;
  const actions = message.actions.map(actionIn);
  if (!actions.every((action) => action !== undefined)) return undefined;
  const { contractVersion, rulesDigest, datasetDigest, answersDigest, answerDigest } = message;
  return { contractVersion, rulesDigest, datasetDigest, answersDigest, reset, actions, answerDigest };
}

function messageIn(bytes: Uint8Array) {
  try {
    return fromBinary(SnapshotSchema, bytes);
  } catch {
    return undefined;
  }
}
