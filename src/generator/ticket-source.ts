import type { Ticket } from "../domain/ticket.js";
import { familyOf } from "./families.js";
import type { WorldSplit } from "./shapes.js";
import { createWorld, type World } from "./world.js";
import type { WorldData } from "./world-data.js";

/** Tickets of one world. */
export interface TicketSource {
  readonly world: World;
  /** The first so many, families in their order; the last family is cut where it would be too many. */
  first(count: number): Iterable<Ticket>;
}

/** The same tickets for the same split and number, however many are drawn. */
export function createTicketSource(data: WorldData, split: WorldSplit, number: number): TicketSource {
  const world = createWorld(data, split, number);
  return {
    world,
    *first(count) {
      for (let index = 0, left = count; left > 0; index += 1) {
        const family = familyOf(data, world, index).slice(0, left);
        left -= family.length;
        yield* family;
      }
    },
  };
}
