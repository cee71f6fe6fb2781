import { compactText } from "../support/compact-text.js";
import type { RawTicket } from "./raw-ticket.js";

/** Links to tickets that will be there, none of them to the ticket itself or around a circle. */
export function createLinks(isThere: (ticketId: string) => boolean): (raw: RawTicket) => string | undefined {
  const next = new Map<string, string>();
  return ({ id, related }) => {
    if (related === "" || related === id || !isThere(related)) return undefined;
    for (let at = next.get(related); at !== undefined; at = next.get(at)) if (at === id) return undefined;
    next.set(compactText(id), compactText(related));
    return related;
  };
}
