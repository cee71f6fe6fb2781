import type { JsonValue } from "../support/json-value.js";
import { isObject, type JsonObject } from "../support/is-object.js";

/** How whoever played came to the actions of an episode, as a trajectory file keeps it. */
export interface EpisodeNotes {
  /** One for each action, in order; empty where there is nothing to say of single ones. */
  readonly steps: readonly StepNotes[];
  readonly episode: JsonObject;
}

export interface StepNotes {
  /** Which rule chose the action. */
  readonly source?: string;
  readonly notes?: JsonValue;
}

/** Of several players of one evaluation: what is to be known of how they played, in the order of the plan. */
export function notedEpisodes(
  episodes: readonly { readonly notes?: EpisodeNotes }[],
  member: string,
): readonly JsonObject[] {
  return episodes.flatMap(({ notes }) => {
    const own = notes?.episode[member];
    return isObject(own) ? [own] : [];
  });
}
