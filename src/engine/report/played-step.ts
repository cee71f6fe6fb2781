import type { Episode } from "../../domain/episode.js";
import type { HistoryEntry } from "../../domain/observation.js";
import { step } from "../episode.js";
import { restarted } from "../start.js";
import { present } from "../present.js";
import { applyFact } from "../evolve.js";

/** One step of an episode, with the episode as it was before it. */
export interface PlayedStep {
  readonly before: Episode;
  readonly entry: HistoryEntry;
  /** The step and all after it. */
  readonly rest: readonly HistoryEntry[];
}

/** The episode as its reset left it: the first ticket presented, nothing done. */
export function resetOf(episode: Episode): Episode {
  const blank = restarted(episode);
  return applyFact(blank, present(blank));
}

/** Every step of the episode, played again. */
export function stepsOf(episode: Episode): readonly PlayedStep[] {
  let before = resetOf(episode);
  return episode.history.map((entry, index) => {
    const played: PlayedStep = { before, entry, rest: episode.history.slice(index) };
    before = step(before, entry.action).episode;
    return played;
  });
}
