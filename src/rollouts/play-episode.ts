import { cueOf, type ExplainedPolicy, type Policy } from "../policies/index.js";
import { rollout } from "./rollout.js";
import type { AskedEpisode } from "../domain/episode-options.js";
import type { ActionSource } from "../policies/index.js";
import { recordOf, type EpisodeRecord, type ExplainedTurn } from "./episode-record.js";
import type { PooledEnvironment } from "./environment-pool.js";

/** One episode of a run. Policy, task and seed tell it from all others. */
export interface Job {
  /** As the rows name it. */
  readonly policy: string;
  readonly options: AskedEpisode;
  /** A policy of its own, so that episodes can be played in any order. */
  readonly create: () => ExplainedPolicy;
}

/** Plays one episode and writes down why each action was taken. Throws `InfrastructureError` when the environment fails. */
export async function playEpisode(
  { policy: name, options, create }: Job,
  environment: PooledEnvironment,
): Promise<EpisodeRecord> {
  const policy = create();
  const reasons: { readonly source: ActionSource; readonly cue: string }[] = [];
  const turns: ExplainedTurn[] = [];
  const watched: Policy = {
    name,
    reset: () => policy.reset?.(),
    act(observation) {
      const { action, source } = policy.decide(observation);
      reasons.push({ source, cue: cueOf(observation) });
      return action;
    },
  };
  await rollout(watched, environment, options, (turn) => {
    const reason = reasons[turn.step - 1];
    if (reason !== undefined) turns.push({ ...turn, ...reason });
  });
  return recordOf({ policy: name, options, episodeId: await environment.episodeId(), turns });
}
