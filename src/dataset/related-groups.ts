import type { Ticket } from "../domain/ticket.js";

/**
 * Related tickets: those of one service cluster, one requester or one link, through however many others. Each group in the order of the file, groups in the order of their first ticket.
 */
export function relatedGroups(tickets: readonly Ticket[]): readonly (readonly Ticket[])[] {
  const groupOf = new Map<string, string[]>();
  for (const ticket of tickets) {
    const joined = new Set(namesOf(ticket).map((name) => groupOf.get(name) ?? [name]));
    const [largest = [], ...others] = [...joined].sort((a, b) => b.length - a.length);
    for (const name of [...largest.slice(0, 1), ...others.flat()]) groupOf.set(name, largest);
    largest.push(...others.flat());
  }
  const groups = new Map<readonly string[] | undefined, Ticket[]>();
  for (const ticket of tickets) {
    const members = groupOf.get(`id ${ticket.ticketId}`);
    const group = groups.get(members);
    if (group === undefined) groups.set(members, [ticket]);
    else group.push(ticket);
  }
  return [...groups.values()];
}

function namesOf(ticket: Ticket): readonly string[] {
  const names = [`id ${ticket.ticketId}`, `requester ${ticket.requester}`];
  if (ticket.serviceClusterId !== undefined) names.push(`cluster ${ticket.serviceClusterId}`);
  if (ticket.relatedTicketId !== undefined) names.push(`id ${ticket.relatedTicketId}`);
  return names;
}
