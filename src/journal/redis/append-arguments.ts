import type { JournalRecord } from "../record.js";
import { writeFrame } from "../write-record.js";
import type { ScriptArgument } from "./connection.js";

/** When a full server may give a session up that is idle; one that a socket opened it never does. */
const [NEVER, ALWAYS, WHEN_NOT_HELD] = [0, 1, 2];

/** What the script that appends is told after its fence: these records are of one session, and it goes on. */
export function appendArguments(records: readonly JournalRecord[]): readonly ScriptArgument[] {
  const last = records.at(-1);
  const startsOver = records.length === 1 && last?.kind === "reset";
  const fields = [...records.flatMap(fieldsOf), ...branchFields(records)];
  const frames = records.map(writeFrame);
  return [last?.sequence ?? 0, flag(startsOver), fields.length, ...fields, ...frames];
}

/** What the other scripts look at: they cannot read records. */
function fieldsOf(record: JournalRecord): readonly (string | number)[] {
  switch (record.kind) {
    case "opened":
      return ["socket", flag(record.endsWithSocket)];
    case "reset": {
      // Nobody has come back to a session after its first reset.
      const isFirst = record.sequence === 1;
      const { held, reattachable, requestId, run = "", policy, agent = "" } = record;
      return [
        "reset",
        requestId ?? "",
        "held",
        flag(held),
        "stays",
        flag(reattachable),
        "yields",
        isFirst ? ALWAYS : NEVER,
        ...["run", run, "policy", policy ?? agent, "began", record.sequence, "done", 0],
      ];
    }
    case "step":
      return ["reset", "", "yields", record.done ? WHEN_NOT_HELD : NEVER, "done", flag(record.done)];
    case "closed":
      return [];
  }
}

/** A session that begins with a past: nobody has come back to it, and the request that opened it finds it. */
function branchFields([opened]: readonly JournalRecord[]): readonly (string | number)[] {
  if (opened?.kind !== "opened" || opened.branched === undefined) return [];
  return ["reset", opened.branched.request ?? "", "yields", ALWAYS];
}

function flag(is: boolean): number {
  return is ? 1 : 0;
}
