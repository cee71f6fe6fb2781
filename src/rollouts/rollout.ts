import type { Action } from "../domain/action.js";
import type { AskedEpisode } from "../domain/episode-options.js";
import type { Observation } from "../domain/observation.js";
import type { AsyncPolicy, Policy } from "../policies/policy.js";

/** Somewhere an episode can be played: a server far away, or the engine in this process. */
export interface Environment {
  reset(options: AskedEpisode): Promise<Observation>;
  step(action: Action): Promise<Observation>;
}

export interface Turn {
  /** 1 for the first. */
  readonly step: number;
  readonly action: Action;
  /** What the environment answered. */
  readonly observation: Observation;
}

export interface Rollout {
  readonly turns: readonly Turn[];
  /** Of every step, in order. */
  readonly rewards: readonly number[];
  readonly rubricReward: number;
  readonly truncated: boolean;
}

/** Plays one episode to its end. `onTurn` hears of every step when it has happened. */
export async function rollout(
  policy: Policy | AsyncPolicy,
  environment: Environment,
  options: AskedEpisode,
  onTurn: (turn: Turn) => void = () => undefined,
): Promise<Rollout> {
  policy.reset?.();
  const turns: Turn[] = [];
  let observation = await environment.reset(options);
  while (!observation.done) {
    const action = await policy.act(observation);
    observation = await environment.step(action);
    const turn = { step: turns.length + 1, action, observation };
    turns.push(turn);
    onTurn(turn);
  }
  return {
    turns,
    rewards: turns.map((turn) => turn.observation.reward ?? 0),
    rubricReward: observation.rubricReward ?? 0,
    truncated: observation.truncated,
  };
}
