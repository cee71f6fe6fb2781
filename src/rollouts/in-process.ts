import { ticketsIn, type Dataset } from "../dataset/index.js";
import type { Action } from "../domain/action.js";
import type { Episode } from "../domain/episode.js";
import type { Observation } from "../domain/observation.js";
import { episodeIdOf, startEpisode, step } from "../engine/index.js";
import type { Policy } from "../policies/policy.js";
import type { ReferencePolicy } from "../policies/reference/reference-policy.js";
import type { Environment } from "./rollout.js";
import type { AskedEpisode, EpisodeOptions } from "../domain/episode-options.js";

/** An episode of the tickets at hand. */
type OwnEpisode = EpisodeOptions & Pick<AskedEpisode, "queueSize">;

/** An environment that tells which episode it is in. */
export interface IdentifiedEnvironment extends Environment {
  /** Of the episode that the last reset started. */
  episodeId(): Promise<string>;
}

/** The engine of this process as an environment, one episode at a time. */
export function createInProcessEnvironment(dataset: Dataset): IdentifiedEnvironment {
  let episode: Episode | undefined;
  return {
    reset({ split, ...options }) {
      const started = startEpisode({ dataset: ticketsIn(dataset, split), ...options });
      episode = started.episode;
      return Promise.resolve(started.observation);
    },
    step(action) {
      if (episode === undefined) return Promise.reject(new Error("step before reset"));
      const stepped = step(episode, action);
      episode = stepped.episode;
      return Promise.resolve(stepped.observation);
    },
    episodeId() {
      if (episode === undefined) return Promise.reject(new Error("there is no episode before reset"));
      return Promise.resolve(episodeIdOf(episode));
    },
  };
}

/** Plays one episode on these tickets to its end without a detour and gives the last observation. */
export function playInProcess(policy: Policy, dataset: Dataset, options: OwnEpisode): Observation {
  policy.reset?.();
  return play(dataset, options, (observation) => policy.act(observation));
}

/** As {@link playInProcess}, with sight of the labels. */
export function playReference(policy: ReferencePolicy, dataset: Dataset, options: OwnEpisode): Observation {
  policy.reset?.();
  return play(dataset, options, (observation, episode) => {
    const current = episode.queue[episode.position];
    if (current === undefined) throw new Error("the episode is over: there is no ticket to act on");
    return policy.act({ observation, ticket: current.ticket });
  });
}

function play(
  dataset: Dataset,
  options: OwnEpisode,
  act: (observation: Observation, episode: Episode) => Action,
): Observation {
  let { episode, observation } = startEpisode({ dataset, ...options });
  while (!observation.done) ({ episode, observation } = step(episode, act(observation, episode)));
  return observation;
}
