import { HelpdeskError, type HelpdeskService } from "../service/index.js";

/** Refuses what an exam does not give before it is over. */
export function withheld(what: string, subject: string): never {
  throw new HelpdeskError("exam_withheld", `An exam withholds ${what}.`, subject);
}

/**
 * Each episode is dealt once, and played once: a session that goes on twice from one place tries its actions out. Who looks
 * on sees what the exam's record keeps, and ids of sessions are not told.
 */
export const NO_BRANCHES = {
  forkSession: () => withheld("forks: each episode is played once", "fork"),
  snapshotSession: () => withheld("snapshots: each episode is played once", "snapshot"),
  restoreSession: () => withheld("restored sessions: it deals the episodes itself", "restore"),
  watchSession: () =>
    withheld("its sessions from watchers: its log and its receipt tell what was played", "watch"),
  listSessions: () => withheld("the list of its sessions: its log tells who plays", "list"),
  listRuns: () => withheld("runs: its log and its receipt tell what was played", "runs"),
  readRun: () => withheld("runs: its log and its receipt tell what was played", "run"),
} as const satisfies Partial<HelpdeskService>;
