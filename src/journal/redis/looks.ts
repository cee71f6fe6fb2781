import type { JournalRecord } from "../record.js";
import type { ListedSession, Looked, SessionsAsked, SharedStore } from "../shared-store.js";
import type { ScriptArgument } from "./connection.js";
import type { ScriptName } from "./scripts.js";
import { endWord, textOf } from "./replies.js";

export interface LooksOptions {
  readonly ask: (name: ScriptName, args: readonly ScriptArgument[]) => Promise<readonly unknown[]>;
  /** Throws `StoreError`. */
  readonly recordIn: (frame: Buffer, sessionId: string) => JournalRecord;
}

/** What is told of sessions without taking them: nobody's turn is disturbed, and nothing is used by it. */
export function createLooks({ ask, recordIn }: LooksOptions): Pick<SharedStore, "look" | "list"> {
  return {
    async look(sessionId, seen): Promise<Looked> {
      const [kind, what, owner, frames] = await ask("look", [sessionId, seen ?? ""]);
      if (textOf(kind) === "absent") return { kind: "absent", how: endWord(textOf(what)) };
      if (textOf(kind) === "same") return { kind: "same" };
      const records = (frames as readonly Buffer[]).map((frame) => recordIn(frame, sessionId));
      return { kind: "here", sequence: Number(what), owner: textOf(owner), records };
    },
    async list({ after, most, owner }: SessionsAsked) {
      const asked = owner === undefined ? [0, ""] : [1, owner];
      const [isMore, ...listed] = await ask("list", [after, most, ...asked]);
      // Rows, as the script writes them.
      const sessions = (listed as readonly (readonly unknown[])[]).map((row) => listedIn(row, recordIn));
      return { sessions, isMore: isMore === 1 };
    },
  };
}

function listedIn(row: readonly unknown[], recordIn: LooksOptions["recordIn"]): ListedSession {
  const [id, owner, ageMs, idleMs, frames] = row;
  const sessionId = textOf(id);
  const told = { sessionId, owner: textOf(owner), ageMs: Number(ageMs), idleMs: Number(idleMs) };
  try {
    return { ...told, records: (frames as readonly Buffer[]).map((frame) => recordIn(frame, sessionId)) };
  } catch {
    // Whoever plays it is told; the others are listed all the same.
    return { ...told, records: [] };
  }
}
