import type { Ticket } from "../../domain/ticket.js";
import { wordsOf } from "./words.js";

/** One line for each pair of tickets in which the same run of words stands, with the first such run. */
export function sharedSequences(tickets: readonly Ticket[], length: number): readonly string[] {
  const owners = new Map<string, Set<string>>();
  for (const ticket of tickets) {
    for (const text of textsOf(ticket)) {
      const words = wordsOf(text);
      for (let start = 0; start + length <= words.length; start += 1) {
        const run = words.slice(start, start + length).join(" ");
        const ids = owners.get(run) ?? new Set<string>();
        owners.set(run, ids.add(ticket.ticketId));
      }
    }
  }
  const found = new Map<string, string>();
  for (const [run, ids] of owners) {
    const pair = [...ids].join(", ");
    if (ids.size > 1 && !found.has(pair)) found.set(pair, `${pair}: "${run}"`);
  }
  return [...found.values()];
}

function textsOf(ticket: Ticket): readonly string[] {
  const { title, description, ambiguityNote, planningNote, customerUpdateNote } = ticket;
  const texts = [title, description, ambiguityNote, planningNote, customerUpdateNote];
  return [...texts, ticket.redactedTitle, ticket.redactedDescription].flatMap((text) => text ?? []);
}
