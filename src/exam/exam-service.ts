import type { Dataset } from "../dataset/index.js";
import type { OwnedService, Session } from "../service/index.js";
import { andThen } from "../support/awaitable.js";
import { createAliases } from "./aliases.js";
import { endingOf, type Ending, type ExamEvent } from "./event.js";
import { createExamSession } from "./exam-session.js";
import type { ExamKey } from "./key.js";
import { openLedger } from "./ledger.js";
import type { ExamPaper } from "./paper.js";
import { examTickets, planEpisodes, queuedTickets } from "./plan.js";
import { createVeil } from "./veil.js";
import { NO_BRANCHES } from "./withheld.js";

export interface ExamOptions {
  readonly paper: ExamPaper;
  readonly key: ExamKey;
  /** All tickets that the server has; those of the exam's split are dealt. */
  readonly dataset: Dataset;
  /** The log of the exam so far. */
  readonly earlier: readonly ExamEvent[];
  readonly append: (event: ExamEvent) => void;
  readonly now: () => string;
}

/** The service as an exam has it: the same to every transport, but that sessions play what the exam deals. */
export function createExamService(service: OwnedService, options: ExamOptions): OwnedService {
  const { paper, key, dataset } = options;
  const plan = planEpisodes(paper, key);
  const tickets = examTickets(paper, dataset);
  const queued = queuedTickets(plan, tickets);
  const aliases = createAliases(dataset, key);
  const veil = createVeil(aliases, (id) => queued.has(id) || tickets.byId(id) === undefined);
  const ledger = openLedger({ ...options, commitment: paper.commitment, plan });
  const sessions = new WeakMap<Session, Session>();
  let stopping = false;

  function endOf(id: string): Ending {
    const end = service.endOf(id);
    return stopping || end === undefined ? "server_stopped" : endingOf(end);
  }

  function examined(session: Session): Session {
    const known = sessions.get(session);
    if (known !== undefined) return known;
    const own = createExamSession({
      session,
      name: ledger.nameSession(),
      split: paper.split,
      ledger,
      veil,
      ending: () => endOf(session.id),
    });
    sessions.set(session, own);
    return own;
  }

  return {
    ...service,
    openSession: (owner) => examined(service.openSession(owner)),
    openSessionSoon: (owner, requestId) => andThen(service.openSessionSoon(owner, requestId), examined),
    openedBy(requestId) {
      const session = service.openedBy(requestId);
      return session === undefined ? undefined : examined(session);
    },
    session: (id) => examined(service.session(id)),
    findSession(id) {
      const session = service.findSession(id);
      return session === undefined ? undefined : examined(session);
    },
    ...NO_BRANCHES,
    drain() {
      stopping = true;
      service.drain();
    },
  };
}
