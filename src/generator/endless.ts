import { createHash } from "node:crypto";
import { createDataset, type Dataset, type DrawnQueue, type QueueOrder } from "../dataset/index.js";
import type { GeneratedSource, WorldTwin } from "../domain/ticket-source.js";
import type { Ticket } from "../domain/ticket.js";
import { crowding } from "./crowding.js";
import { createDraws, type Draws } from "./draws.js";
import { eventOf, familyId, familyTickets, type FamilyTickets } from "./families.js";
import type { World } from "./world.js";
import type { WorldData } from "./world-data.js";

/** The tickets of a source, as a dataset of which a queue is drawn for each episode. */
export interface EndlessOptions {
  readonly data: WorldData;
  readonly world: World;
  /** With what it leaves out. The world of aliased tickets has other names already. */
  readonly source: GeneratedSource;
  /** Of what worlds are made of. */
  readonly worldsDigest: string;
  readonly twinOf: (twin: WorldTwin) => Dataset;
}

/** Families of a world; more than any run meets. */
const FAMILIES = 2 ** 31;
/** Stream of numbers of a world's queues. */
const STREAM = 5;
/** Families looked at for one event that has as many tickets as are wanted. */
const MOST_LOOKED_AT = 400;
/** Queues and families that are remembered: an episode is played, replayed, and played by whoever it is compared with. */
const REMEMBERED = 64;

export function endlessTickets(options: EndlessOptions): Dataset {
  const { data, world, source, worldsDigest, twinOf } = options;
  const { twin } = source;
  const written = twin === "aliased" ? undefined : twin;
  const family = remembered((index: number) => familyTickets(data, world, index, written, source));
  const queue = remembered((order: string) => drawQueue(options, family, JSON.parse(order) as QueueOrder)); // its own text
  const none: readonly Ticket[] = [];
  const known = (ticketId: string): Ticket | undefined => {
    const index = indexOf(ticketId, options);
    return index === undefined ? undefined : allOf(family(index)).find((one) => one.ticketId === ticketId);
  };
  return {
    tickets: none,
    digest: createHash("sha256")
      .update(JSON.stringify({ worlds: worldsDigest, source }))
      .digest("hex"),
    words: undefined,
    byId: known,
    byRequester: () => none,
    byServiceCluster: () => none,
    outsideServiceCluster: () => none,
    serviceClusterIds: [],
    endless: {
      source: { generated: source },
      worldsDigest,
      draw: ({ seed, size, clusterTickets }) => queue(JSON.stringify({ seed, size, clusterTickets })),
      holding(ticketIds) {
        const indexes = new Set(ticketIds.flatMap((ticketId) => indexOf(ticketId, options) ?? []));
        return createDataset([...indexes].flatMap((index) => allOf(family(index))));
      },
      twin: twinOf,
      familyOf: (ticketId) => ticketId.slice(0, -1),
    },
  };
}

type FamilyAt = (index: number) => FamilyTickets;

function allOf({ count, at }: FamilyTickets): readonly Ticket[] {
  return Array.from({ length: count }, (_, number) => at(number));
}

function drawQueue({ data, world, source }: EndlessOptions, family: FamilyAt, order: QueueOrder): DrawnQueue {
  const draws = createDraws(...world.seed, STREAM, order.seed);
  const wanted =
    order.clusterTickets === 0 ? 0 : Math.min(source.clusterSize ?? order.clusterTickets, order.size);
  const hasEvent = wanted > 1;
  const event = hasEvent ? someOf(family(eventIndex(data, world, wanted, draws)), wanted, draws) : [];
  const others: Ticket[] = [];
  const known = new Map(event.map((ticket) => [ticket.ticketId, ticket]));
  const next = (): readonly Ticket[] => {
    for (;;) {
      const index = draws.below(FAMILIES);
      if (hasEvent && eventOf(data, world, index) !== undefined) continue;
      const { count, at, before } = family(index);
      const number = draws.below(count);
      const one = at(number);
      // What it refers to is there to be looked up; the rest of its family is no concern of its.
      if (!known.has(one.ticketId)) return [...before(number).map(at), one];
    }
  };
  while (event.length + others.length < order.size) {
    const crowds = source.scarcityPercent !== undefined && draws.percent(source.scarcityPercent);
    const found = crowds ? crowding([...event, ...others], next) : next();
    others.push(...found.slice(-1));
    for (const ticket of found) known.set(ticket.ticketId, ticket);
  }
  return { dataset: createDataset([...known.values()]), cluster: event, others };
}

/** Of an event with so many tickets, or with as many as there are. */
function eventIndex(data: WorldData, world: World, wanted: number, draws: Draws): number {
  let best: { readonly index: number; readonly tickets: number } | undefined;
  for (let looked = 0; looked < MOST_LOOKED_AT || best === undefined; looked += 1) {
    const index = draws.below(FAMILIES);
    const tickets = eventOf(data, world, index)?.parts.length ?? 0;
    if (tickets > 1 && tickets > (best?.tickets ?? 0)) best = { index, tickets };
    if (tickets >= wanted) return index;
    if (looked > MOST_LOOKED_AT * 10) throw new RangeError("No family of the world has an event.");
  }
  return best.index;
}

/** So many of them, in their order. */
function someOf({ count: all, at }: FamilyTickets, count: number, draws: Draws): readonly Ticket[] {
  const left = Array.from({ length: all }, (_, number) => number);
  while (left.length > count) left.splice(draws.below(left.length), 1);
  return left.map(at);
}

/** The number of the ticket's family; undefined where no ticket of the source is called so. */
function indexOf(ticketId: string, { world, source }: EndlessOptions): number | undefined {
  const digits = /-(\d{5,10})[a-h]$/.exec(ticketId)?.[1];
  if (digits === undefined) return undefined;
  const index = Number(digits) - 1 - world.firstId;
  const isOwn = index >= 0 && index < FAMILIES && ticketId.slice(0, -1) === familyId(world, index, source);
  return isOwn ? index : undefined;
}

function remembered<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = make(key);
    if (known.size >= REMEMBERED) known.delete(known.keys().next().value as Key); // it is not empty
    known.set(key, value);
    return value;
  };
}
