import type { TrajectoryEpisode, TrajectoryHeader } from "../trajectory-file/index.js";
import type { Awaitable } from "../support/awaitable.js";
import type { CountedEpisode, RunFigures, RunKey } from "./figures.js";

/** An episode of a run that is over, as it is kept. */
export interface KeptEpisode extends RunKey {
  readonly episode: TrajectoryEpisode;
  readonly counted: CountedEpisode;
  readonly place: EpisodePlace;
}

/** Which runs are asked for. */
export interface RunsAsked {
  /** Absent: of all owners. */
  readonly owner?: string | undefined;
  /** Absent: all. */
  readonly run?: string | undefined;
}

/** Where the episodes of runs are kept, by rules and tickets: those of others than the server's are never told. */
export interface RunArchive {
  /** Throws, or rejects with, {@link ArchiveError}; nothing is kept then. */
  append(episode: KeptEpisode): Awaitable<void>;
  /** What is kept of each run. Rejects with {@link ArchiveError}. */
  figures(asked: RunsAsked): Awaitable<readonly RunFigures[]>;
  /**
   * A trajectory file, header first, of the run as it is kept now; undefined where there is none such. Rejects with
   * {@link ArchiveError}.
   */
  read(key: RunKey): Awaitable<AsyncIterable<Uint8Array> | undefined>;
  /** Whether this very episode of the session is kept. Rejects with {@link ArchiveError}. */
  has(key: RunKey, place: EpisodePlace): Awaitable<boolean>;
  close?(): Promise<void>;
}

/** Which episode of which session it was: a session plays one after the other. */
export interface EpisodePlace {
  readonly sessionId: string;
  /** Of its reset among the session's records. */
  readonly reset: number;
}

/** Of a server: what its episodes are graded by, and on which tickets. */
export type RunHeader = Pick<TrajectoryHeader, "contract_version" | "rules_digest" | "dataset_digest">;

/** Episodes cannot be kept, or not be read; the message says why and what to do. */
export class ArchiveError extends Error {
  override readonly name = "ArchiveError";
}
