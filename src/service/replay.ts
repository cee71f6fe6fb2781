import type { JournalRecord, KeptSession } from "../journal/index.js";
import { askedAgain } from "./past.js";
import type { Play } from "./play.js";

/** A session of before this process, as it was. */
export interface RestoredSession {
  readonly session: KeptSession;
  /** When its last record was written, by the clock of these options. */
  readonly usedAt: number;
  /** Throws `session_diverged` and `store_failed`. */
  readonly replay: (play: Play) => void;
}

/** Makes the call again that the record is of. */
export function playRecord(record: JournalRecord, play: Play): void {
  if (record.kind === "reset") {
    const { requestId } = record;
    play.reset({ ...askedAgain(record), ...(requestId !== undefined && { requestId }) }, record);
  } else if (record.kind === "step") {
    play.step(record.action, record.requestId === undefined ? {} : { requestId: record.requestId });
  }
}
