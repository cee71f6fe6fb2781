import type { JournalRecord } from "../record.js";
import type { EndedRecords } from "../shared-runs.js";

/**
 * The episode of a run that this record ended, the last one of a journal, out of all records of its session. A process that was killed right
 * after it has not kept that episode; all before it were kept before the next record was written. Undefined: it ended none.
 */
export function lastEnded(
  last: JournalRecord,
  ofSession: readonly JournalRecord[],
): EndedRecords | undefined {
  const how = howItEnded(last);
  if (how === undefined) return undefined;
  // A record may have been copied.
  const bySequence = new Map(ofSession.map((record) => [record.sequence, record]));
  const upTo = last.sequence - (how === "finished" ? 0 : 1);
  const before = [...bySequence.values()].filter(({ sequence }) => sequence <= upTo);
  before.sort((a, b) => a.sequence - b.sequence);
  const [opened] = before;
  const from = before.findLastIndex(({ kind }) => kind === "reset");
  const [reset, ...steps] = before.slice(from);
  if (opened?.kind !== "opened" || reset?.kind !== "reset" || reset.run === undefined) return undefined;
  if (upTo !== reset.sequence + steps.length) return undefined;
  const latest = steps.at(-1);
  // It was finished, and kept then.
  if (how !== "finished" && latest?.kind === "step" && latest.done) return undefined;
  return {
    key: `${last.sessionId}:${reset.sequence}`,
    owner: opened.owner ?? "",
    how,
    endedAt: last.at,
    records: [opened, reset, ...steps],
  };
}

function howItEnded(record: JournalRecord): EndedRecords["how"] | undefined {
  if (record.kind === "closed") return record.how;
  if (record.kind === "reset") return "reset";
  return record.kind === "step" && record.done ? "finished" : undefined;
}
