import type { Dataset } from "../../dataset/index.js";
import { isObject } from "../../support/is-object.js";
import { falseFigure } from "../../trajectories/false-figures.js";
import type { StoredEpisode } from "../../trajectories/read-trajectory.js";
import { regradeEpisode } from "../../trajectories/regrade-episode.js";
import type { EpisodeNotes } from "../episode-notes.js";
import type { PlannedEpisode } from "../evaluated-episode.js";
import type { FailedEpisode, FinishedEpisode } from "../play-episodes.js";
import { lastOf } from "./last-of.js";

/** An episode of a file as what was played, held to what its actions make; else why it is not that. */
export function storedPlay(
  stored: StoredEpisode,
  options: PlannedEpisode,
  tickets: Dataset,
): FinishedEpisode | FailedEpisode | { readonly why: string } {
  const { episode, actions } = stored;
  const { taskId, seed, attempt } = options;
  const notes = notesOf(stored);
  if (!episode.finished) {
    const failure = notes?.episode["failure"];
    const error = typeof failure === "string" ? failure : (episode.unfinished ?? "it was not finished");
    return { taskId, seed, attempt, error, ...(notes !== undefined && { notes }) };
  }
  const made = regradeEpisode(stored, tickets);
  if (!made.ok) return { why: made.why };
  const wrong = falseFigure(stored, { ...made, tickets });
  if (wrong !== undefined)
    return { why: `its step ${wrong.step}, ${wrong.path} is not what its actions make` };
  const last = lastOf({ taskId, seed, actions, finished: true }, tickets);
  return { options, actions, last, ...(notes !== undefined && { notes }) };
}

/** As they were written; undefined where the writer had nothing to say. */
export function notesOf({ episode }: StoredEpisode): EpisodeNotes | undefined {
  if (!isObject(episode.notes)) return undefined;
  const steps = episode.steps.map(({ action_source: source, notes }) => ({
    ...(source !== undefined && { source }),
    ...(notes !== undefined && { notes }),
  }));
  return { steps: steps.some((one) => Object.keys(one).length > 0) ? steps : [], episode: episode.notes };
}
