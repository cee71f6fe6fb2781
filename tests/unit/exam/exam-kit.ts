import { generateKeyPairSync } from "node:crypto";
import { loadDataset, type Dataset } from "../../../src/dataset/index.js";
import type { Action } from "../../../src/domain/action.js";
import type { Route } from "../../../src/domain/route.js";
import {
  commitmentTo,
  createExamService,
  makeReceipt,
  PAPER_FORMAT,
  type ExamEvent,
  type ExamPaper,
  type ExamTerms,
  type Floor,
  type Receipt,
} from "../../../src/exam/index.js";
import {
  CONTRACT_VERSION,
  createHelpdeskService,
  digestOfRules,
  type OwnedService,
} from "../../../src/service/index.js";

export const KEY = Buffer.alloc(32, 7);
export const DATASET = loadDataset();

export const ROUTE: Route = {
  issueType: "identity_access",
  priority: "high",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
};

export const SUBMIT: Action = { actionType: "submit", ...ROUTE };

/** Any answer will do where no floor is looked for. */
export const FLOORS: readonly Floor[] = ([1, 2, 3] as const).map((taskId) => ({
  taskId,
  seeds: 20,
  route: ROUTE,
}));

export function paperOf(more: Partial<ExamPaper> = {}, dataset: Dataset = DATASET): ExamPaper {
  const terms: ExamTerms = {
    format: PAPER_FORMAT,
    episodes: 6,
    tasks: [1, 2, 3],
    split: "test",
    contractVersion: CONTRACT_VERSION,
    rulesDigest: digestOfRules(),
    datasetDigest: dataset.digest,
    floors: FLOORS,
    ...more,
  };
  return { ...terms, commitment: more.commitment ?? commitmentTo(KEY, terms) };
}

export interface HeldExam {
  readonly service: OwnedService;
  readonly events: ExamEvent[];
  /** Milliseconds of the service's clock. */
  readonly pass: (ms: number) => void;
}

/** An exam over a service of this process, with a clock that stands still. */
export function holdExam(
  paper: ExamPaper = paperOf(),
  earlier: readonly ExamEvent[] = [],
  dataset: Dataset = DATASET,
): HeldExam {
  const events: ExamEvent[] = [...earlier];
  let now = 0;
  let ids = 0;
  const own = createHelpdeskService({
    dataset,
    version: "0.0.0-test",
    maxSessions: 8,
    sessionTimeoutMs: 1000,
    clock: { now: () => now },
    ids: { sessionId: () => `session-${(ids += 1)}`, seed: () => 5 },
  });
  const service = createExamService(own, {
    paper,
    key: KEY,
    dataset,
    earlier,
    append: (event) => events.push(event),
    now: () => "2026-01-01T00:00:00.000Z",
  });
  return { service, events, pass: (ms) => void (now += ms) };
}

/** What the exam finish makes of its log, signed with a key of nobody's. */
export function receiptOf(
  paper: ExamPaper,
  events: readonly ExamEvent[],
  dataset: Dataset = DATASET,
): Receipt {
  return makeReceipt({
    paper,
    key: KEY,
    dataset,
    events,
    programVersion: "0.0.0-test",
    finishedAt: "2026-01-02T00:00:00.000Z",
    signingKey: generateKeyPairSync("ed25519").privateKey,
  });
}
