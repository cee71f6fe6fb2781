import type { Dataset } from "../dataset/index.js";
import { loadTickets, ticketsAsked } from "../worlds/load-tickets.js";
import { sourceIn } from "../trajectory-file/index.js";
import { readTrajectory, type StoredEpisode } from "./read-trajectory.js";

/** What a command says of the tickets of a trajectory file. */
interface Wanted {
  readonly dataset: string | undefined;
  readonly key?: string | undefined;
}

/** Those that the file says were played, where they are a world's; else those of the settings. Throws `SettingsError`. */
export function ticketsOfFile(path: string, { dataset, key }: Wanted): Dataset {
  for (const { episode } of readTrajectory(path)) {
    const { split, source } = episode.reset;
    if (source === undefined || dataset !== undefined) break;
    return ticketsAsked({ split, source: sourceIn(source) }, undefined, key);
  }
  return loadTickets({ dataset });
}

/** Of one episode: a file may be of several worlds. `dataset`: what the others are played with. Throws `SettingsError`. */
export function ticketsOfEpisode({ episode }: StoredEpisode, dataset: Dataset, key?: string): Dataset {
  const { split, source } = episode.reset;
  return ticketsAsked({ split, ...(source !== undefined && { source: sourceIn(source) }) }, dataset, key);
}
