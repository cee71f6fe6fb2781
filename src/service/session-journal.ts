import {
  answerDigest,
  NO_DIGEST,
  type BranchedRecord,
  type JournalRecord,
  type KeptSession,
  type OpenedRecord,
  type ResetRecord,
  type StepRecord,
} from "../journal/index.js";
import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import { HelpdeskError } from "./catalogue.js";
import { inStore, type Keeping } from "./keeping.js";
import type { PlayedPast } from "./past.js";
import type { SessionEnd } from "./session-end.js";

/** What a reset is written down as, but for what the journal itself knows. */
export type ResetFacts = Omit<ResetRecord, "kind" | "sessionId" | "sequence" | "at" | "answerDigest">;

/** What is written down of one session, before it is done. Every call throws `store_failed`; nothing may be done then. */
export interface SessionJournal {
  reset(facts: ResetFacts, answer: Observation): void;
  /** The answer with all that there is to it. */
  step(action: Action, requestId: string | undefined, answer: Observation): void;
  /** A session that begins with a past: all of that at once. */
  goOn(
    from: PlayedPast,
    standing: Pick<ResetFacts, "reattachable" | "held">,
    request: string | undefined,
  ): void;
  end(how: SessionEnd): void;
  /** The number of the last reset among the session's records. */
  lastReset(): number;
}

/** A session as its opening is written down. */
export interface OpenedSession {
  readonly id: string;
  /** Empty: nobody's. */
  readonly owner: string;
  /** Asked when the session is first reset. */
  readonly endsWithSocket: () => boolean;
}

export function createSessionJournal(session: OpenedSession, keeping: Keeping): SessionJournal {
  return new Writing(session, keeping);
}

class Writing implements SessionJournal {
  /** Of the next record. */
  sequence = 0;
  /** Taken in the episode. */
  steps = 0;
  /** Of the last answer. */
  digest = NO_DIGEST;

  constructor(
    private readonly session: OpenedSession,
    private readonly keeping: Keeping,
  ) {}

  reset(facts: ResetFacts, answer: Observation): void {
    const records = this.resetRecords(facts, answer);
    this.append(records);
    this.standAfter(records);
  }

  step(action: Action, requestId: string | undefined, answer: Observation): void {
    const record = this.stepRecord(this, action, requestId, answer);
    this.append([record]);
    this.standAfter([record]);
  }

  goOn(
    { facts, actions, answers }: PlayedPast,
    standing: Pick<ResetFacts, "reattachable" | "held">,
    request: string | undefined,
  ): void {
    const [first, ...rest] = answers;
    if (first === undefined) throw new Error("a past begins with the answer to its reset");
    const records = this.resetRecords({ ...facts, ...standing }, first, { steps: actions.length, request });
    let digest = answerDigest(NO_DIGEST, first);
    for (const [steps, answer] of rest.entries()) {
      const action = actions[steps];
      if (action === undefined) throw new Error("each answer is to an action");
      const at = { sequence: this.sequence + records.length, steps, digest };
      const record = this.stepRecord(at, action, undefined, answer);
      records.push(record);
      digest = record.answerDigest;
    }
    this.append(records);
    this.standAfter(records);
  }

  private resetRecords(facts: ResetFacts, answer: Observation, branched?: BranchedRecord): JournalRecord[] {
    const { session, keeping } = this;
    const sessionId = session.id;
    const at = keeping.unixNow();
    const records: JournalRecord[] = [];
    // A session that was never reset has nothing to be kept.
    if (this.sequence === 0) {
      const [owner, endsWithSocket] = [session.owner, session.endsWithSocket()];
      records.push({
        kind: "opened",
        sessionId,
        sequence: 0,
        at,
        ...keeping.identity,
        owner,
        endsWithSocket,
        branched,
      });
    }
    const sequence = this.sequence + records.length;
    const digest = answerDigest(NO_DIGEST, answer);
    records.push({ kind: "reset", sessionId, sequence, at, ...facts, answerDigest: digest });
    return records;
  }

  private stepRecord(
    {
      sequence,
      steps,
      digest,
    }: { readonly sequence: number; readonly steps: number; readonly digest: string },
    action: Action,
    requestId: string | undefined,
    answer: Observation,
  ): StepRecord {
    return {
      kind: "step",
      sessionId: this.session.id,
      sequence,
      at: this.keeping.unixNow(),
      number: steps + 1,
      action,
      requestId,
      answerDigest: answerDigest(digest, answer),
      done: answer.done,
    };
  }

  end(how: SessionEnd): void {
    const { sequence, keeping } = this;
    // Where sessions are shared its place is to be freed.
    if (sequence === 0 && keeping.store.shared === undefined) return;
    this.append([{ kind: "closed", sessionId: this.session.id, sequence, at: keeping.unixNow(), how }]);
  }

  lastReset(): number {
    return this.sequence - 1 - this.steps;
  }

  /** The next record is of that number. */
  goOnAt(sequence: number): void {
    this.sequence = sequence;
  }

  /** These records are written. */
  standAfter(records: readonly JournalRecord[]): void {
    const last = records.at(-1);
    if (last?.kind !== "reset" && last?.kind !== "step") throw new Error("a session that goes on was reset");
    this.steps = last.kind === "step" ? last.number : 0;
    this.digest = last.answerDigest;
  }

  private append(records: readonly JournalRecord[]): void {
    inStore(() => this.keeping.store.append(records));
    this.sequence += records.length;
  }
}

/** A journal of a session of before: its records are compared while they are played again, and then it goes on. */
export interface KeptJournal extends SessionJournal {
  /** Plays the records by `play`, which comes back here. Throws `session_diverged`, and then nothing was played. */
  replay(records: readonly JournalRecord[], play: (record: JournalRecord) => void): void;
}

export function keptJournal(kept: KeptSession, keeping: Keeping): KeptJournal {
  const writing = new Writing({ ...kept, endsWithSocket: () => kept.endsWithSocket }, keeping);
  writing.goOnAt(kept.sequence + 1);
  let replaying: Replay | undefined;
  return {
    reset(facts, answer) {
      if (replaying === undefined) writing.reset(facts, answer);
      else replaying.compare(answer);
    },
    step(action, requestId, answer) {
      if (replaying === undefined) writing.step(action, requestId, answer);
      else replaying.compare(answer);
    },
    goOn: (from, standing, request) => writing.goOn(from, standing, request),
    end: (how) => writing.end(how),
    lastReset: () => writing.lastReset(),
    replay(records, play) {
      replaying = new Replay(records, keeping);
      try {
        for (const record of records) play(record);
        writing.standAfter(records);
      } finally {
        replaying = undefined;
      }
    },
  };
}

/** Compares what is answered with what was. */
class Replay {
  private compared = 1;
  private digest = NO_DIGEST;

  constructor(
    private readonly records: readonly JournalRecord[],
    keeping: Keeping,
  ) {
    const [opened] = records;
    if (opened?.kind !== "opened") throw new Error("a session begins with its opening");
    checkIdentity(opened, keeping);
  }

  compare(answer: Observation): void {
    const record = this.records[this.compared];
    this.compared += 1;
    if (record?.kind !== "reset" && record?.kind !== "step") throw new Error("more was played than written");
    this.digest = answerDigest(record.kind === "reset" ? NO_DIGEST : this.digest, answer);
    if (this.digest === record.answerDigest) return;
    const which = record.kind === "reset" ? "its reset" : `its step ${record.number}`;
    throw diverged(
      record.sessionId,
      `${which} was answered with the digest ${record.answerDigest}, and would be with ${this.digest} now`,
    );
  }
}

const DIGESTS = {
  rulesDigest: "rules",
  datasetDigest: "tickets",
  answersDigest: "answers",
} as const satisfies Partial<Record<keyof OpenedRecord, string>>;

/** Throws `session_diverged` where the session was played with something else. */
function checkIdentity(opened: OpenedRecord, { identity }: Keeping): void {
  for (const key of ["rulesDigest", "datasetDigest", "answersDigest"] as const) {
    if (opened[key] === identity[key]) continue;
    const what = DIGESTS[key];
    throw diverged(
      opened.sessionId,
      `it was opened with ${what} of the digest ${opened[key]}, and this server has ${identity[key]}`,
    );
  }
}

function diverged(sessionId: string, why: string): HelpdeskError {
  const shown = JSON.stringify(sessionId.slice(0, 64));
  return new HelpdeskError(
    "session_diverged",
    `The session ${shown} cannot be played on: ${why}.`,
    "session_id",
  );
}
