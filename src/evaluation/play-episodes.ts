import { setImmediate as nextTurn } from "node:timers/promises";
import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import type { AsyncPolicy, Policy } from "../policies/index.js";
import { rollout } from "../rollouts/rollout.js";
import { InfrastructureError } from "../rollouts/infrastructure-error.js";
import type { Progress } from "../support/terminal.js";
import type { PooledEnvironment, EnvironmentPool } from "../rollouts/environment-pool.js";
import type { FailureRow, PlannedEpisode } from "./evaluated-episode.js";

export interface PlayPlan {
  readonly pool: EnvironmentPool;
  /** In the order of the results. */
  readonly episodes: readonly PlannedEpisode[];
  readonly concurrency: number;
  /**
   * A policy of its own for each episode, so that the order in which they end changes nothing. Asked in the order of the
   * episodes; `place`, from 0 and below `concurrency`, has one of them at a time.
   */
  readonly create: (options: PlannedEpisode, place: number) => Policy | AsyncPolicy;
  readonly progress: Progress;
  /** Aborted: episodes that have begun finish, no other begins. */
  readonly stop?: AbortSignal;
}

export interface FinishedEpisode {
  readonly options: PlannedEpisode;
  /** As the policy sent them: the history has them without its confidence. */
  readonly actions: readonly Action[];
  readonly last: Observation;
  /** Whether it was left unfinished, and is cut off after its last action. */
  readonly isCutOff?: boolean;
}

export interface Played {
  readonly finished: readonly FinishedEpisode[];
  /** Episodes that did not finish because the server or the connection failed. */
  readonly failures: readonly FailureRow[];
}

/**
 * Plays every episode once, several at a time. A failing environment is a failure, never a reward of 0; what the policy
 * throws is thrown on.
 */
export async function playEpisodes(plan: PlayPlan): Promise<Played> {
  const { pool, episodes, create, progress } = plan;
  const played = new Map<PlannedEpisode, FinishedEpisode>();
  const errors = new Map<PlannedEpisode, string>();
  let next = 0;
  progress.expect(episodes.length, 0);

  async function worker(place: number): Promise<void> {
    let environment: PooledEnvironment | undefined;
    for (let options = episodes[next]; options !== undefined; options = episodes[next]) {
      if (plan.stop?.aborted === true) break;
      next += 1;
      const policy = create(options, place);
      environment ??= pool.openEnvironment();
      try {
        const { turns } = await rollout(policy, environment, options);
        const last = turns.at(-1)?.observation;
        const actions = turns.map(({ action }) => action);
        if (last !== undefined) played.set(options, { options, actions, last });
      } catch (error) {
        if (!(error instanceof InfrastructureError)) throw error;
        errors.set(options, error.message);
        await quietly(environment);
        environment = undefined;
      }
      progress.advance(policy.name);
      await nextTurn(); // an episode in this process never waits: a signal gets through here
    }
    if (environment !== undefined) await quietly(environment);
  }

  const workers = Math.min(plan.concurrency, pool.size, episodes.length);
  try {
    await Promise.all(Array.from({ length: workers }, (_, place) => worker(place)));
  } finally {
    progress.clear();
  }
  return {
    finished: episodes.flatMap((options) => played.get(options) ?? []),
    failures: episodes.flatMap((options) => {
      const error = errors.get(options);
      return error === undefined
        ? []
        : [{ taskId: options.taskId, seed: options.seed, attempt: options.attempt, error }];
    }),
  };
}

/** An environment that failed may fail to close, too. */
async function quietly(environment: PooledEnvironment): Promise<void> {
  await environment.close().catch(() => undefined);
}
