import { evaluatePolicy, type Evaluation } from "../../../src/evaluation/evaluate-policy.js";
import type { EvaluationResult } from "../../../src/evaluation/result.js";
import {
  createInProcessPool,
  type PooledEnvironment,
  type EnvironmentPool,
} from "../../../src/rollouts/environment-pool.js";
import { createProgress } from "../../../src/cli/terminal/progress.js";
import { createDataset, type Dataset } from "../../../src/dataset/index.js";
import type { Ticket } from "../../../src/domain/ticket.js";
import { createConstantPolicy } from "../../../src/policies/index.js";
import { aTicket } from "../dataset/records.js";

/** Twelve tickets that nothing relates, half of them answered right by {@link ANSWER}. */
export const TICKETS: readonly Ticket[] = Array.from({ length: 12 }, (_, index) =>
  aTicket({
    ticketId: `t-${index}`,
    requester: `r-${index}@example.org`,
    title: index === 0 ? "<b>Bold & broken</b>" : `Title ${index}`,
    priority: index % 2 === 0 ? "medium" : "critical",
  }),
);

export const ANSWER = {
  issueType: "application_support",
  priority: "medium",
  assignmentGroup: "application_team",
  resolutionAction: "escalate",
} as const;

export const SOME_DATASET: Dataset = createDataset(TICKETS);

/** An evaluation of a constant answer on the few tickets, with the members given changed. */
export function someEvaluation(members: Partial<Evaluation> = {}): Evaluation {
  return {
    pool: createInProcessPool(SOME_DATASET),
    server: null,
    provenance: { rulesDigest: "r", datasetDigest: SOME_DATASET.digest, split: "all", splitDigest: "s" },
    contractVersion: "1.1.0",
    splitTicketCount: TICKETS.length,
    tickets: SOME_DATASET,
    policy: { name: "some_constant", sees: "observations", random: false },
    create: () => createConstantPolicy(ANSWER),
    taskIds: [1],
    seeds: [5, 6, 7, 8],
    attempts: 1,
    solvedAt: 0.8,
    concurrency: 1,
    progress: createProgress({ write: () => undefined }),
    ...members,
  };
}

export function someResult(members: Partial<Evaluation> = {}): Promise<EvaluationResult> {
  return evaluatePolicy(someEvaluation(members));
}

/** A pool whose size can be tampered with. */
export function poolOf(decorate: (environment: PooledEnvironment) => PooledEnvironment): EnvironmentPool {
  const pool = createInProcessPool(SOME_DATASET);
  return { ...pool, openEnvironment: () => decorate(pool.openEnvironment()) };
}
