import { inOneShape, type Ticket } from "../domain/ticket.js";
import type { Dataset } from "./dataset.js";
import type { OwnWords } from "./origins.js";
import { digestOf } from "./digest.js";

const NONE: readonly Ticket[] = [];

/** Tickets that are already checked, with the indexes that the rules read. */
export function createDataset(checked: readonly Ticket[], words?: OwnWords): Dataset {
  const tickets = checked.map(inOneShape);
  const byId = new Map(tickets.map((ticket) => [ticket.ticketId, ticket]));
  const byRequester = groupedBy(tickets, (ticket) => ticket.requester);
  const byCluster = groupedBy(tickets, (ticket) => ticket.serviceClusterId);
  const outside = new Map<string, readonly Ticket[]>();
  let digest: string | undefined;
  return {
    tickets,
    get digest() {
      return (digest ??= digestOf(tickets));
    },
    words,
    endless: undefined,
    byId: (ticketId) => byId.get(ticketId),
    byRequester: (requester) => byRequester.get(requester) ?? NONE,
    byServiceCluster: (serviceClusterId) => byCluster.get(serviceClusterId) ?? NONE,
    outsideServiceCluster(serviceClusterId) {
      let others = outside.get(serviceClusterId);
      if (others === undefined) {
        others = tickets.filter((ticket) => ticket.serviceClusterId !== serviceClusterId);
        if (byCluster.has(serviceClusterId)) outside.set(serviceClusterId, others);
      }
      return others;
    },
    serviceClusterIds: [...byCluster.keys()],
  };
}

function groupedBy(
  tickets: readonly Ticket[],
  keyOf: (ticket: Ticket) => string | undefined,
): ReadonlyMap<string, readonly Ticket[]> {
  const groups = new Map<string, Ticket[]>();
  for (const ticket of tickets) {
    const key = keyOf(ticket);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [ticket]);
    else group.push(ticket);
  }
  return groups;
}
