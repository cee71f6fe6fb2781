import type { Ticket } from "../domain/ticket.js";
import { familyOf } from "./families.js";
import type { WorldSplit, WorldTwin } from "../domain/ticket-source.js";
import type { WorldKey } from "./world-key.js";
import { createWorld, type World } from "./world.js";
import type { WorldData } from "./world-data.js";

/** Tickets of one world. */
export interface TicketSource {
  readonly world: World;
  /** Undefined: the tickets as they are. */
  readonly twin: WorldTwin | undefined;
  /** The first so many, families in their order; the last family is cut where it would be too many. */
  first(count: number): Iterable<Ticket>;
}

/** The same tickets for the same split, number and twin, however many are drawn. The nth of a twin is the twin of the nth. */
export function createTicketSource(
  data: WorldData,
  split: WorldSplit,
  number: number,
  { twin, key }: { readonly twin?: WorldTwin | undefined; readonly key?: WorldKey | undefined } = {},
): TicketSource {
  const world = createWorld(data, split, number, { isAliased: twin === "aliased", key });
  const written = twin === "aliased" ? undefined : twin;
  return {
    world,
    twin,
    *first(count) {
      for (let index = 0, left = count; left > 0; index += 1) {
        const family = familyOf(data, world, index, written).slice(0, left);
        left -= family.length;
        yield* family;
      }
    },
  };
}
