import type { Dataset } from "../../dataset/index.js";
import type { TaskId } from "../../domain/task.js";
import { startEpisode } from "../../engine/index.js";

export interface PlannedPlay {
  readonly taskId: TaskId;
  readonly seed: number;
  /** Tickets that the reset draws. */
  readonly tickets: number;
}

/** Seeds that are looked through for one whose tickets are all new. */
const SEEDS_LOOKED_AT = 2_000;

/**
 * Whole episodes, of one task after the other, until there are so many tickets. A person who has seen how a ticket was
 * scored knows its labels: each episode takes the next seed none of whose tickets was dealt before, and where there is no
 * such seed the next one.
 */
export function planPlays(
  dataset: Dataset,
  taskIds: readonly TaskId[],
  seedStart: number,
  tickets: number,
): readonly PlannedPlay[] {
  const plays: PlannedPlay[] = [];
  const dealt = new Set<string>();
  const drawn = (taskId: TaskId, seed: number): readonly string[] =>
    startEpisode({ dataset, taskId, seed }).episode.queue.map(({ ticket }) => ticket.ticketId);
  let next = seedStart;
  for (let count = 0; count < tickets;) {
    for (const taskId of taskIds) {
      if (count >= tickets) break;
      const isNew = (seed: number): boolean => drawn(taskId, seed).every((id) => !dealt.has(id));
      const seeds = Array.from({ length: SEEDS_LOOKED_AT }, (_, place) => next + place);
      const seed = seeds.find(isNew) ?? next;
      next = seed + 1;
      const ids = drawn(taskId, seed);
      for (const id of ids) dealt.add(id);
      plays.push({ taskId, seed, tickets: ids.length });
      count += ids.length;
    }
  }
  return plays;
}
