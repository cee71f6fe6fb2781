import type { JournalRecord, StepRecord } from "../../../src/journal/index.js";

/** The records of a session that was opened, reset and took so many steps. */
export function someSession(sessionId: string, steps: number, at = 1_700_000_000): readonly JournalRecord[] {
  const opened: JournalRecord = {
    sessionId,
    sequence: 0,
    at,
    kind: "opened",
    contractVersion: "1.8.0",
    rulesDigest: "a".repeat(64),
    datasetDigest: "b".repeat(64),
    answersDigest: "c".repeat(64),
    endsWithSocket: false,
  };
  return [
    opened,
    aReset(sessionId, 1, at),
    ...Array.from({ length: steps }, (_, index) => aStep(sessionId, index + 1, at)),
  ];
}

export function aReset(sessionId: string, sequence: number, at = 1_700_000_000): JournalRecord {
  return {
    sessionId,
    sequence,
    at,
    kind: "reset",
    seed: 42,
    split: "dev",
    reattachable: false,
    answerDigest: "0123456789abcdef",
    held: true,
  };
}

/** The step of that number, in a session whose reset was its second record. */
export function aStep(sessionId: string, number: number, at = 1_700_000_000): StepRecord {
  return {
    sessionId,
    sequence: number + 1,
    at: at + number / 8,
    kind: "step",
    number,
    action: actionOf({ actionType: "investigate", toolName: "lookup_related_ticket" }),
    requestId: `request-${number}`,
    answerDigest: "fedcba9876543210",
    done: false,
  };
}

/** With every member, as it is read. */
export function actionOf(action: StepRecord["action"]): StepRecord["action"] {
  return {
    toolName: undefined,
    toolTargetTicketId: undefined,
    issueType: undefined,
    priority: undefined,
    assignmentGroup: undefined,
    resolutionAction: undefined,
    ...action,
  };
}
