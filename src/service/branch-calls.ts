import type { JournalRecord } from "../journal/index.js";
import { andThen } from "../support/awaitable.js";
import { forkRequest, restoreRequest } from "./branch-request.js";
import type { Branching } from "./branching.js";
import { HelpdeskError } from "./catalogue.js";
import type { Keeping } from "./keeping.js";
import { playPast, type Past } from "./past.js";
import { pollWatch } from "./poll-watch.js";
import type { ServedTickets } from "./served-tickets.js";
import type { HelpdeskService } from "./service.js";
import type { SessionEnd } from "./session-end.js";
import { pageOf } from "./session-summary.js";
import { pageOfStore, pastOfRecords } from "./shared-looks.js";
import type { SessionTable } from "./session-table.js";
import type { OpenSession } from "./session.js";
import { unknownSession } from "./unknown-session.js";
import { fromStep, type Watcher } from "./watching.js";

export interface BranchCallsOptions {
  readonly branching: Branching;
  readonly tickets: ServedTickets;
  /** Throws `server_draining`. */
  readonly refuseDraining: () => void;
  readonly endOf: (id: string) => SessionEnd | undefined;
  readonly inTurn: HelpdeskService["inTurn"];
  /** Absent: nothing is written down. */
  readonly keeping: Keeping | undefined;
}

/** The calls that make sessions out of sessions, and those that look on. */
export function branchCalls(
  sessions: SessionTable,
  { branching, tickets, refuseDraining, endOf, inTurn, keeping }: BranchCallsOptions,
): Pick<
  HelpdeskService,
  "forkSession" | "snapshotSession" | "sealsSnapshots" | "restoreSession" | "watchSession" | "listSessions"
> {
  const store = keeping?.store.shared;
  const found = (id: string): OpenSession => {
    const session = sessions.find(id);
    if (session === undefined) throw unknownSession(id, endOf(id));
    return session;
  };
  return {
    sealsSnapshots: branching.sealsSnapshots,
    forkSession(id, options) {
      refuseDraining();
      const request = forkRequest(id, options);
      // What is opened is opened once, however often the session has to be looked at.
      const carried = inTurn(id, () => branching.carry(found(id), options));
      return andThen(carried, (from) => branching.open(options.count ?? 1, from, options, request));
    },
    snapshotSession: (id) => inTurn(id, () => branching.snapshot(found(id))),
    restoreSession(snapshot, options) {
      refuseDraining();
      const request = restoreRequest(snapshot, options);
      return branching.open(1, branching.read(snapshot, options), options, request);
    },
    watchSession(id, from, watcher) {
      checkFrom(from);
      if (store === undefined || keeping === undefined) return watch(found(id), from, watcher, tickets);
      const pastOf = (records: readonly JournalRecord[]): Past | undefined =>
        pastOfRecords(records, keeping, tickets);
      return pollWatch(id, from, watcher, { store, tickets, pastOf });
    },
    listSessions: (query) =>
      store === undefined ? pageOf(sessions.all(), query) : pageOfStore(store, query, tickets),
  };
}

/** Throws `invalid_step`. */
function checkFrom(from: number | undefined): void {
  if (from === undefined || (Number.isInteger(from) && from >= 0)) return;
  throw new HelpdeskError("invalid_step", `A session cannot be watched from step ${from} on.`, "from_step");
}

function watch(
  session: OpenSession,
  from: number | undefined,
  watcher: Watcher,
  tickets: ServedTickets,
): () => void {
  if (from === undefined) return session.watch(watcher);
  const past = session.pastSeen();
  const answers = past === undefined ? [] : playPast(past, tickets).answers;
  for (const [stepCount, answer] of answers.entries()) {
    if (stepCount >= from) watcher.answered(stepCount, answer);
  }
  return session.watch(fromStep(from, watcher));
}
