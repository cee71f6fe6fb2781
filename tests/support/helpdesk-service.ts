import { builtInDatasetPath, loadDataset, type Dataset } from "../../src/dataset/index.js";
import { createHelpdeskService, type OwnedService } from "../../src/service/index.js";

let dataset: Dataset | undefined;

/** The service over the committed dataset, with ids and seeds that count from 1 and a clock that stands still. */
export function countingService(maxSessions = 16): OwnedService {
  dataset ??= loadDataset(builtInDatasetPath());
  let sessions = 0;
  let seeds = 0;
  return createHelpdeskService({
    dataset,
    version: "0.0.0-test",
    maxSessions,
    sessionTimeoutMs: 60_000,
    disconnectGraceMs: 60_000,
    clock: { now: () => 0 },
    ids: { sessionId: () => `session-${(sessions += 1)}`, seed: () => (seeds += 1) },
  });
}
