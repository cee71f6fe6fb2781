import type { Dataset } from "../dataset/index.js";
import { createInProcessEnvironment, type IdentifiedEnvironment } from "./in-process.js";
import { createHelpdeskService, type SplitInfo } from "../service/index.js";
import { PACKAGE_VERSION } from "../support/package-version.js";

/** What is played: two pools with the same facts give the same results. */
export interface PoolFacts {
  readonly contractVersion: string;
  readonly rulesDigest: string;
  readonly datasetDigest: string;
  readonly ticketCount: number;
  /** Those that the server tells; none before contract 1.1.0. */
  readonly splits: readonly SplitInfo[];
  /** The worlds that it can draw from; undefined: none. */
  readonly worlds?: { readonly digest: string; readonly keyDigest: string } | undefined;
}

/** One episode at a time. */
export interface PooledEnvironment extends IdentifiedEnvironment {
  close(): Promise<void>;
}

/** Where episodes are played. All of it throws `InfrastructureError` when the place fails. */
export interface EnvironmentPool {
  facts(): Promise<PoolFacts>;
  /** Most size at once. */
  readonly size: number;
  openEnvironment(): PooledEnvironment;
  close(): Promise<void>;
}

/** The engine of this process. */
export function createInProcessPool(dataset: Dataset): EnvironmentPool {
  return {
    size: Number.POSITIVE_INFINITY,
    facts() {
      const { contractVersion, rulesDigest, datasetSplits } = createHelpdeskService({
        dataset,
        version: PACKAGE_VERSION,
        maxSessions: 1,
        sessionTimeoutMs: 1,
        clock: { now: () => 0 },
        ids: { sessionId: () => "", seed: () => 0 },
      }).info();
      const { digest: datasetDigest, tickets } = dataset;
      return Promise.resolve({
        contractVersion,
        rulesDigest,
        datasetDigest,
        ticketCount: tickets.length,
        splits: datasetSplits,
      });
    },
    openEnvironment: () => ({ ...createInProcessEnvironment(dataset), close: () => Promise.resolve() }),
    close: () => Promise.resolve(),
  };
}
