import type { RecordLink } from "./parse.js";
import type { DatasetProblem } from "./problem.js";

/** What is wrong between records: repeated ids, links to nowhere, to the ticket itself or in a circle. */
export function checkRelations(links: readonly RecordLink[]): DatasetProblem[] {
  return [...repeatedIds(links), ...brokenLinks(links), ...circularLinks(links)];
}

function repeatedIds(links: readonly RecordLink[]): DatasetProblem[] {
  const first = new Map<string, number>();
  return links.flatMap(({ index, ticketId }) => {
    const earlier = first.get(ticketId);
    if (earlier === undefined) {
      first.set(ticketId, index);
      return [];
    }
    return { ticketId, index, field: "ticket_id", problem: `is already the id of record ${earlier + 1}` };
  });
}

function brokenLinks(links: readonly RecordLink[]): DatasetProblem[] {
  const ids = new Set(links.map(({ ticketId }) => ticketId));
  return links.flatMap(({ index, ticketId, relatedTicketId }) => {
    if (relatedTicketId === undefined) return [];
    const at = { ticketId, index, field: "related_ticket_id" };
    if (relatedTicketId === ticketId) return { ...at, problem: "names the ticket itself" };
    if (ids.has(relatedTicketId)) return [];
    return { ...at, problem: `names ${relatedTicketId}, which is not in the dataset` };
  });
}

/** Every ticket on a circle of two or more is reported. */
function circularLinks(links: readonly RecordLink[]): DatasetProblem[] {
  const next = new Map(links.map(({ ticketId, relatedTicketId }) => [ticketId, relatedTicketId]));
  const circular = ticketsOnCircles(next);
  return links.flatMap(({ index, ticketId }) => {
    if (!circular.has(ticketId)) return [];
    const path = [ticketId];
    for (let at = next.get(ticketId); at !== undefined && at !== ticketId; at = next.get(at)) path.push(at);
    if (path.length === 1) return [];
    const problem = `goes in a circle: ${circleText([...path, ticketId])}`;
    return { ticketId, index, field: "related_ticket_id", problem };
  });
}

/** Each ticket is walked over once: a ticket has at most one link. */
function ticketsOnCircles(next: ReadonlyMap<string, string | undefined>): ReadonlySet<string> {
  const circular = new Set<string>();
  const walkOf = new Map<string, string>();
  for (const start of next.keys()) {
    let at: string | undefined = start;
    while (at !== undefined && !walkOf.has(at)) {
      walkOf.set(at, start);
      at = next.get(at);
    }
    if (at === undefined || walkOf.get(at) !== start) continue;
    for (let on: string | undefined = at; on !== undefined && !circular.has(on); on = next.get(on))
      circular.add(on);
  }
  return circular;
}

/** Tickets of a circle that are named. */
const MOST_NAMED = 10;

function circleText(path: readonly string[]): string {
  const named = path.length > MOST_NAMED ? [...path.slice(0, MOST_NAMED - 1), "…", ...path.slice(-1)] : path;
  return named.join(" → ");
}
