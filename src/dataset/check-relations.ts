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

/** Every ticket on a circle of two or more is told. */
function circularLinks(links: readonly RecordLink[]): DatasetProblem[] {
  const next = new Map(links.map(({ ticketId, relatedTicketId }) => [ticketId, relatedTicketId]));
  return links.flatMap(({ index, ticketId }) => {
    const path = [ticketId];
    let at = next.get(ticketId);
    while (at !== undefined && !path.includes(at)) {
      path.push(at);
      at = next.get(at);
    }
    if (at !== ticketId || path.length === 1) return [];
    const problem = `goes in a circle: ${[...path, ticketId].join(" → ")}`;
    return { ticketId, index, field: "related_ticket_id", problem };
  });
}
