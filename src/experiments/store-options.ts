import type { Dataset } from "../dataset/index.js";
import type { TicketSource } from "../domain/ticket-source.js";
import type { SplitChoice } from "../domain/vocabulary.js";
import type { TrajectoryHeader } from "../trajectory-file/index.js";

/** What is played, as the file says it. */
export interface StoreOptions {
  readonly header: TrajectoryHeader;
  readonly split: SplitChoice;
  /** The world that was asked for; absent: none. */
  readonly source?: TicketSource | undefined;
  /** Goes on with what the file already has. */
  readonly keep: boolean;
  /** Those that are played, on which what is kept is played again and must be true; absent: they are not here. */
  readonly tickets?: Dataset | undefined;
}
