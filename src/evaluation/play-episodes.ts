import { setImmediate as nextTurn } from "node:timers/promises";
import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import type { AsyncPolicy, Policy } from "../policies/index.js";
import { rollout } from "../rollouts/rollout.js";
import { InfrastructureError } from "../rollouts/infrastructure-error.js";
import type { Progress } from "../support/terminal.js";
import type { PooledEnvironment, EnvironmentPool } from "../rollouts/environment-pool.js";
import type { FailureRow, PlannedEpisode } from "./evaluated-episode.js";
import type { EpisodeNotes } from "./episode-notes.js";

/** Who plays one episode. */
export type EpisodePlayer = (Policy | AsyncPolicy) & {
  /** What is to be kept of how it came to its actions, once it played. */
  takeNotes?(): EpisodeNotes;
};

export interface PlayPlan {
  readonly pool: EnvironmentPool;
  /** In the order of the results. */
  readonly episodes: readonly PlannedEpisode[];
  readonly concurrency: number;
  /**
   * A policy of its own for each episode, so that the order in which they end changes nothing. Asked in the order of the
   * episodes; `place`, from 0 and below `concurrency`, has one of them at a time.
   */
  readonly create: (options: PlannedEpisode, place: number) => EpisodePlayer;
  readonly progress: Progress;
  /** Aborted: episodes that have begun finish, no other begins. */
  readonly stop?: AbortSignal;
  /** Episodes of the plan that were played before: those are not among `episodes`. */
  readonly before?: number;
  /** Told of each episode when it ended. Then an error of the policy waits for those that have begun: they are not lost. */
  readonly onEnd?: (one: FinishedEpisode | FailedEpisode) => void;
}

export interface FinishedEpisode {
  readonly options: PlannedEpisode;
  /** As the policy sent them: the history has them without its confidence. */
  readonly actions: readonly Action[];
  readonly last: Observation;
  /** Whether it was left unfinished, and is cut off after its last action. */
  readonly isCutOff?: boolean;
  readonly notes?: EpisodeNotes;
}

export interface FailedEpisode extends FailureRow {
  readonly notes?: EpisodeNotes;
}

export interface Played {
  readonly finished: readonly FinishedEpisode[];
  /** Episodes that did not finish because the server or the connection failed. */
  readonly failures: readonly FailedEpisode[];
}

/**
 * Plays every episode once, several at a time. A failing environment is a failure, never a reward of 0; what the policy
 * throws is thrown on.
 */
export async function playEpisodes(plan: PlayPlan): Promise<Played> {
  const { pool, episodes, progress, onEnd, before = 0 } = plan;
  const ended = new Map<PlannedEpisode, FinishedEpisode | FailedEpisode>();
  let next = 0;
  let isBroken = false;
  progress.expect(before + episodes.length, before);

  async function worker(place: number): Promise<void> {
    let environment: PooledEnvironment | undefined;
    for (let options = episodes[next]; options !== undefined; options = episodes[next]) {
      if (plan.stop?.aborted === true || isBroken) break;
      next += 1;
      const policy = plan.create(options, place);
      environment ??= pool.openEnvironment();
      const one = await playOne(policy, environment, options).catch((error: unknown) => {
        isBroken = true;
        throw error;
      });
      if ("error" in one) {
        await quietly(environment);
        environment = undefined;
      }
      ended.set(options, one);
      onEnd?.(one);
      progress.advance(policy.name);
      await nextTurn(); // an episode in this process never waits: a signal gets through here
    }
    if (environment !== undefined) await quietly(environment);
  }

  const workers = Math.min(plan.concurrency, pool.size, episodes.length);
  const working = Array.from({ length: workers }, (_, place) => worker(place));
  try {
    if (onEnd !== undefined) await Promise.allSettled(working);
    await Promise.all(working);
  } finally {
    progress.clear();
  }
  const all = episodes.flatMap((options) => ended.get(options) ?? []);
  return {
    finished: all.filter((one): one is FinishedEpisode => "last" in one),
    failures: all.filter((one): one is FailedEpisode => "error" in one),
  };
}

async function playOne(
  policy: EpisodePlayer,
  environment: PooledEnvironment,
  options: PlannedEpisode,
): Promise<FinishedEpisode | FailedEpisode> {
  const notes = () => (policy.takeNotes === undefined ? {} : { notes: policy.takeNotes() });
  try {
    const { turns } = await rollout(policy, environment, options);
    const last = turns.at(-1)?.observation;
    if (last === undefined) throw new InfrastructureError("the episode was over before its first action");
    return { options, actions: turns.map(({ action }) => action), last, ...notes() };
  } catch (error) {
    if (!(error instanceof InfrastructureError)) throw error;
    const { taskId, seed, attempt } = options;
    return { taskId, seed, attempt, error: error.message, ...notes() };
  }
}

/** An environment that failed may fail to close, too. */
async function quietly(environment: PooledEnvironment): Promise<void> {
  await environment.close().catch(() => undefined);
}
