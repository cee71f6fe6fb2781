import type { CollectOptions } from "./options.js";
import type { PlayedEpisode } from "./played-episode.js";
import type { EpisodeHead } from "./trajectory-of.js";

/** Takes episodes one after the other and writes them as rows of a file. */
export interface Sink {
  /** Gives how many rows the episode made. */
  add(head: EpisodeHead, episode: PlayedEpisode): number;
  /** Writes what is still held; whoever opened the file commits it. */
  close(): void;
}

export type SinkOptions = Pick<CollectOptions, "transcript" | "toolArguments" | "margin" | "observations">;
