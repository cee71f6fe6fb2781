import type { Episode } from "../domain/episode.js";
import type { TicketPresented } from "../domain/fact.js";
import { requiredTools } from "./context.js";
import { currentEntry } from "./cursor.js";

/** Makes the ticket at the cursor the current one: fixes what it requires. See docs/rules.md#required-tools. */
export function present(episode: Episode): TicketPresented {
  const entry = currentEntry(episode);
  return {
    type: "ticket_presented",
    ticketId: entry.ticket.ticketId,
    requiredTools: requiredTools(episode, entry),
    hadCustomerUpdate: entry.ticket.customerUpdateNote !== undefined,
  };
}
