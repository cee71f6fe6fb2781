import type { Action } from "../domain/action.js";
import type { AskedEpisode } from "../domain/episode-options.js";
import type { Observation } from "../domain/observation.js";
import type { EpisodeIdentity } from "../rollouts/websocket/environment.js";
import type { JsonObject } from "../support/is-object.js";
import { sortedSnakeCase, type JsonValue } from "../support/json-value.js";
import { episodeOf, sourceOf, type PlayedAction, type TrajectoryEpisode } from "../trajectory-file/index.js";
import { warningOf, type EpisodeFigures } from "./log-lines.js";

/** One step as it was played and printed. */
export interface KeptStep {
  readonly action: Action;
  /** What was printed of it, so that a run that goes on prints it again. */
  readonly line: string;
  readonly notes: JsonObject;
}

/** What is kept of an episode, whether or not it came to its end. */
export function keptEpisode(
  { taskId, seed, split, source }: AskedEpisode,
  identity: EpisodeIdentity,
  steps: readonly KeptStep[],
  last: Observation,
  end: { readonly notes: JsonValue } | { readonly unfinished: string },
): TrajectoryEpisode {
  return episodeOf({
    episodeId: identity.episodeId,
    queue: identity.queue,
    reset: { task_id: taskId, seed, split, ...sourceOf(source) },
    steps: steps.map(stepOf),
    last,
    ...end,
  });
}

function stepOf({ action, line, notes }: KeptStep): PlayedAction {
  const { action_source: source, ...others } = notes;
  return {
    action,
    ...(typeof source === "string" && { source }),
    notes: { ...asJson(others), line },
  };
}

/** What an episode came to beside its score, and what was printed of it. */
export function endNotes(
  { success, score, own }: EpisodeFigures,
  line: string,
  notes: JsonObject,
): { readonly [key: string]: JsonValue } {
  const ownFigures = own && {
    own_score: own.score,
    backfilled_tickets: own.backfilled,
    ...(own.unanswered !== undefined && { unanswered_tickets: own.unanswered }),
    tickets: own.tickets,
    warning: warningOf(own),
  };
  return { success, score, ...ownFigures, ...asJson(notes), line };
}

/** Keys are the file's own already. */
function asJson(notes: JsonObject): { readonly [key: string]: JsonValue } {
  return Object.fromEntries(Object.entries(notes).map(([key, value]) => [key, sortedSnakeCase(value)]));
}
