import type { BranchedRecord, JournalRecord, OpenedRecord, ResetRecord, StepRecord } from "./record.js";
import type { KeptSession } from "./store.js";

/** What a store knows of a session by its records: its opening, its last reset and the steps since. Undefined: they are not these. */
export function keptSessionOf([opened, reset, ...steps]: readonly JournalRecord[]): KeptSession | undefined {
  if (opened?.kind !== "opened" || reset?.kind !== "reset") return undefined;
  return steps.every((step): step is StepRecord => step.kind === "step")
    ? summary(opened, reset, steps)
    : undefined;
}

function summary(opened: OpenedRecord, reset: ResetRecord, steps: readonly StepRecord[]): KeptSession {
  const last = steps.at(-1);
  const { sequence, at } = last ?? reset;
  return {
    id: opened.sessionId,
    owner: opened.owner ?? "",
    sequence,
    lastAt: at,
    steps: last?.number ?? 0,
    done: last?.done ?? false,
    reattachable: reset.reattachable,
    endsWithSocket: opened.endsWithSocket,
    held: reset.held,
    resetRequestId: last === undefined ? reset.requestId : undefined,
    branched: untouched(opened.branched, sequence),
    named: namedBy(reset),
  };
}

/** What a reset says of who plays. */
export function namedBy({ agent, run, policy }: ResetRecord): KeptSession["named"] {
  return { agent, run, policy };
}

/** Numbers of the records of a session before the first step: its opening and its reset. */
const BEFORE_STEPS = 1;

/** The past that a session was opened with, where its last record, of that number, is the past's. */
export function untouched(
  branched: BranchedRecord | undefined,
  sequence: number,
): BranchedRecord | undefined {
  return branched !== undefined && sequence <= branched.steps + BEFORE_STEPS ? branched : undefined;
}
