import { createPlayAlong, createSightTally, sightWarning, type SightTallier } from "../attribution/index.js";
import type { Dataset } from "../dataset/index.js";
import type { StoredEpisode } from "./read-trajectory.js";

/** Counts how often policies were right that cannot be asked what they would do. */
export interface SightWatch {
  /** `tickets`: those that the episode is drawn from. */
  update(stored: StoredEpisode, tickets: Dataset): void;
  /** A sentence for each policy that was right more often than what it had seen allows. */
  warnings(): readonly string[];
}

export function createSightWatch(): SightWatch {
  const tallies = new Map<string, Map<Dataset, SightTallier>>();
  return {
    update({ policy, sees, episode, actions }, tickets) {
      const { reset, queue } = episode;
      const request = { taskId: reset.task_id, seed: reset.seed };
      if (sees === "labels" || createPlayAlong({ policy, options: request, tickets }) !== undefined) return;
      const own = tallies.get(policy) ?? new Map<Dataset, SightTallier>();
      tallies.set(policy, own);
      const tally = own.get(tickets) ?? createSightTally(tickets);
      own.set(tickets, tally);
      tally.add({ ...request, ...(queue !== undefined && { ticketIds: queue }), actions });
    },
    warnings: () =>
      [...tallies].flatMap(([policy, own]) =>
        [...own.values()].flatMap((tally) => sightWarning(tally.tally(), policy) ?? []),
      ),
  };
}
