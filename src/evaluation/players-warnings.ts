import { agentWarnings } from "./agent/agent-notes.js";
import { notedEpisodes } from "./episode-notes.js";
import type { Played } from "./play-episodes.js";

/** What a reader of the result has to know of how those who played answered, from what is kept of each episode. */
export function playersWarnings({ finished, failures }: Played): readonly string[] {
  return agentWarnings(notedEpisodes([...finished, ...failures], "agent"));
}
