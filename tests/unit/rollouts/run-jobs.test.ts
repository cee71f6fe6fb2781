import { expect, test } from "vitest";
import { contestantsOf } from "../../../src/experiments/contestants.js";
import { InfrastructureError } from "../../../src/rollouts/infrastructure-error.js";
import { jobsOf } from "../../../src/rollouts/make-jobs.js";
import { createProgress } from "../../../src/cli/terminal/progress.js";
import { rank } from "../../../src/experiments/ranking.js";
import { createMemoryStore } from "../../../src/experiments/record-store.js";
import { runJobs } from "../../../src/rollouts/run-jobs.js";
import {
  createInProcessPool,
  type PooledEnvironment,
  type EnvironmentPool,
} from "../../../src/rollouts/environment-pool.js";
import { loadDataset } from "../../../src/dataset/index.js";
import { NOTHING_LEARNED } from "../../../src/policies/index.js";

const DATASET = loadDataset();
const QUIET = createProgress({ write: () => undefined });
const NEVER = new AbortController().signal;
const JOBS = jobsOf(
  ["constant"],
  { taskIds: [1], seeds: [1, 2, 3, 4], split: "all" },
  NOTHING_LEARNED,
  DATASET,
);

/** The engine, but a step of an episode with one of the seeds fails as a lost server would. */
function failingOn(...seeds: readonly number[]): EnvironmentPool {
  const pool = createInProcessPool(DATASET);
  return {
    ...pool,
    openEnvironment(): PooledEnvironment {
      const environment = pool.openEnvironment();
      let failing = false;
      return {
        ...environment,
        reset(options) {
          failing = seeds.includes(options.seed);
          return environment.reset(options);
        },
        step: (action) =>
          failing ? Promise.reject(new InfrastructureError("gone")) : environment.step(action),
      };
    },
  };
}

test("an episode that the server failed is counted apart and is in no mean", async () => {
  const [store, whole] = [createMemoryStore(), createMemoryStore()];
  const options = { concurrency: 2, stop: NEVER, progress: QUIET };
  const outcome = await runJobs(JOBS, store, { pool: failingOn(2), ...options });
  await runJobs(JOBS, whole, { pool: createInProcessPool(DATASET), ...options });
  expect(outcome).toEqual({
    failed: [{ policy: "constant", task: 1, seed: 2, reason: "gone" }],
    unplayed: 0,
  });
  const [standing] = rank(contestantsOf(["constant"], JOBS, store, outcome.failed));
  const others = JOBS.filter((job) => job.options.seed !== 2);
  const rewards = others.map((job) => whole.get(job)?.episode.rubric_reward ?? NaN);
  expect(standing).toMatchObject({
    episodes: 3,
    infrastructure_errors: 1,
    mean_rubric_reward: rewards.reduce((sum, reward) => sum + reward, 0) / 3,
  });
});

test("what failed is played when it is tried again, and what was played is not", async () => {
  const store = createMemoryStore();
  const options = { concurrency: 1, stop: NEVER, progress: QUIET };
  await runJobs(JOBS, store, { pool: failingOn(1, 4), ...options });
  const outcome = await runJobs(JOBS, store, { pool: failingOn(2, 3), ...options });
  expect(outcome).toEqual({ failed: [], unplayed: 0 });
});

test("a server that fails again and again is given up", async () => {
  const seeds = Array.from({ length: 30 }, (_, seed) => seed);
  const jobs = jobsOf(["constant"], { taskIds: [1], seeds, split: "all" }, NOTHING_LEARNED, DATASET);
  const outcome = await runJobs(jobs, createMemoryStore(), {
    pool: failingOn(...seeds),
    concurrency: 1,
    stop: NEVER,
    progress: QUIET,
  });
  expect({ failed: outcome.failed.length, unplayed: outcome.unplayed }).toEqual({ failed: 10, unplayed: 20 });
});

test("a mistake of a policy is not taken for a failure of the server", async () => {
  const [job] = JOBS;
  const broken = { ...job!, create: () => ({ ...job!.create(), decide: () => expect.fail("a bug") }) };
  const options = { pool: failingOn(), concurrency: 1, stop: NEVER, progress: QUIET };
  await expect(runJobs([broken], createMemoryStore(), options)).rejects.toThrow("a bug");
});
