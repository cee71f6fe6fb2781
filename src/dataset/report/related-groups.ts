import type { Ticket } from "../../domain/ticket.js";

/**
 * Tickets that tell on one another: those of one service cluster, one requester or one link, taken together
 * as far as that reaches. Each group in the order of the file, groups in the order of their first ticket.
 */
export function relatedGroups(tickets: readonly Ticket[]): readonly (readonly Ticket[])[] {
  const groupOf = new Map<string, Set<string>>();
  for (const ticket of tickets) {
    const members = new Set<string>();
    for (const name of namesOf(ticket)) {
      for (const joined of groupOf.get(name) ?? [name]) members.add(joined);
    }
    for (const name of members) groupOf.set(name, members);
  }
  const groups = new Map<Set<string>, Ticket[]>();
  for (const ticket of tickets) {
    const members = groupOf.get(`id ${ticket.ticketId}`) ?? new Set<string>();
    groups.set(members, [...(groups.get(members) ?? []), ticket]);
  }
  return [...groups.values()];
}

function namesOf(ticket: Ticket): readonly string[] {
  const names = [`id ${ticket.ticketId}`, `requester ${ticket.requester}`];
  if (ticket.serviceClusterId !== undefined) names.push(`cluster ${ticket.serviceClusterId}`);
  if (ticket.relatedTicketId !== undefined) names.push(`id ${ticket.relatedTicketId}`);
  return names;
}
