/** What a server writes down of its sessions, and where it is kept. */
export type {
  BranchedRecord,
  ClosedRecord,
  EndWord,
  JournalRecord,
  OpenedRecord,
  ResetRecord,
  StepRecord,
} from "./record.js";
export { answerDigest, NO_DIGEST } from "./answer-digest.js";
export { readRedisAddress } from "./redis/address.js";
export { createMemoryStore } from "./memory-store.js";
export { DURABILITIES, openDiskStore, type DiskStoreOptions, type Durability } from "./disk/disk-store.js";
export { keptSessionOf } from "./kept-session.js";
export type { ListedSession, Looked, Opened, Opening, Patience, SharedStore, Taken } from "./shared-store.js";
export type { EndedRecords, KeptLine, KeptRun, PlayedRun, SharedRuns, SummedRun } from "./shared-runs.js";
export { StoreError, type KeptSession, type LostSteps, type SessionStore, type StepGroup } from "./store.js";
export { createSeal, MIN_KEY_BYTES, type Seal } from "./snapshot/seal.js";
export { readSnapshot, writeSnapshot, type Snapshot } from "./snapshot/snapshot.js";
