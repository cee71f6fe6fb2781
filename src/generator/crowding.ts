import type { Ticket } from "../domain/ticket.js";
import type { AssignmentGroup } from "../domain/vocabulary.js";

/** Tickets looked at for one that makes a team short of a slot; the last is taken where none does. */
const MOST_LOOKED_AT = 16;

/** A ticket, behind what it refers to. */
type Found = readonly Ticket[];

/**
 * The next ticket of a queue that is to be short of slots: a second one for a team, one of the two with another team that could take it,
 * so that the team has a slot too few for both (docs/rules.md#slots-at-reset). While no team waits for its second, one that another team could take.
 */
export function crowding(queue: readonly Ticket[], next: () => Found): Found {
  const waiting = teamsWithOne(queue);
  let found = next();
  for (let looked = 1; looked < MOST_LOOKED_AT && !fits(found.at(-1), waiting); looked += 1) found = next();
  return found;
}

function fits(ticket: Ticket | undefined, waiting: ReadonlyMap<AssignmentGroup, Ticket>): boolean {
  if (ticket === undefined) return false;
  if (waiting.size === 0) return hasElsewhere(ticket);
  const first = waiting.get(ticket.assignmentGroup);
  return first !== undefined && (hasElsewhere(first) || hasElsewhere(ticket));
}

function hasElsewhere({ alternateRoutes = [] }: Ticket): boolean {
  return alternateRoutes.length > 0;
}

/** Teams that one ticket of the queue is for, with that ticket. */
function teamsWithOne(queue: readonly Ticket[]): ReadonlyMap<AssignmentGroup, Ticket> {
  const counts = new Map<AssignmentGroup, readonly Ticket[]>();
  for (const ticket of queue) {
    counts.set(ticket.assignmentGroup, [...(counts.get(ticket.assignmentGroup) ?? []), ticket]);
  }
  return new Map(
    [...counts].flatMap(([team, [one, second]]) =>
      one === undefined || second !== undefined ? [] : [[team, one]],
    ),
  );
}
