import { setImmediate as nextTurn } from "node:timers/promises";
import { InfrastructureError } from "./infrastructure-error.js";
import { playEpisode, type Job } from "./play-episode.js";
import type { Progress } from "../support/terminal.js";
import type { EpisodeRecord } from "./episode-record.js";
import type { PooledEnvironment, EnvironmentPool } from "./environment-pool.js";

/** The finished episodes of a run. */
export interface RecordStore {
  get(job: Job): EpisodeRecord | undefined;
  add(record: EpisodeRecord): void;
}

/** Failures in a row, without an episode between them, after which the place is taken to be gone. */
const MOST_FAILURES_IN_A_ROW = 10;

export interface RunOptions {
  readonly pool: EnvironmentPool;
  readonly concurrency: number;
  /** Aborted: episodes that have begun finish, no other begins. */
  readonly stop: AbortSignal;
  readonly progress: Progress;
}

export interface FailedEpisode {
  readonly policy: string;
  readonly task: number;
  readonly seed: number;
  readonly reason: string;
}

export interface JobsOutcome {
  /** Episodes that the pool failed, in the order of the jobs; they have no record. */
  readonly failed: readonly FailedEpisode[];
  /** Jobs without a record that were not tried. */
  readonly unplayed: number;
}

/** Plays the jobs that the store has no record of, several at once. */
export async function runJobs(
  jobs: readonly Job[],
  store: RecordStore,
  { pool, concurrency, stop, progress }: RunOptions,
): Promise<JobsOutcome> {
  const waiting = jobs.filter((job) => store.get(job) === undefined);
  const failures = new Map<Job, string>();
  let next = 0;
  let failedInARow = 0;
  progress.expect(jobs.length, jobs.length - waiting.length);

  async function worker(): Promise<void> {
    let environment: PooledEnvironment | undefined;
    while (!stop.aborted && failedInARow < MOST_FAILURES_IN_A_ROW) {
      const job = waiting[next];
      if (job === undefined) break;
      next += 1;
      environment ??= pool.openEnvironment();
      try {
        store.add(await playEpisode(job, environment));
        failedInARow = 0;
      } catch (error) {
        if (!(error instanceof InfrastructureError)) throw error;
        failures.set(job, error.message);
        failedInARow += 1;
        await environment.close().catch(() => undefined); // what failed may not answer to this either
        environment = undefined;
      }
      progress.advance(job.policy);
      await nextTurn(); // lets a signal through between episodes that never wait
    }
    await environment?.close().catch(() => undefined);
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, waiting.length) }, worker));
  const failed = waiting.flatMap((job) => {
    const reason = failures.get(job);
    const { taskId: task, seed } = job.options;
    return reason === undefined ? [] : [{ policy: job.policy, task, seed, reason }];
  });
  return { failed, unplayed: waiting.length - next };
}
