import { v5 } from "uuid";
import type { Episode } from "../domain/episode.js";

/** Ours alone; drawn once. Changing it changes every default episode id. */
const NAMESPACE = "6f1a52be-0c4d-4b0e-9a57-3d8c1e7f2b94";

/** What an episode's id is made of. */
export interface Identity extends Pick<Episode, "requestedId" | "seed" | "initialTicketIds"> {
  readonly task: Pick<Episode["task"], "id">;
}

/** The id asked for; else the same task, seed and queue always have the same. See docs/rules.md#reset. */
export function episodeIdOf({ requestedId, task, seed, initialTicketIds }: Identity): string {
  return requestedId ?? v5(JSON.stringify([task.id, seed, initialTicketIds]), NAMESPACE);
}
