import type { Ticket } from "../../domain/ticket.js";

/** Lower-case runs of letters and digits. */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .normalize("NFKC")
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** What an agent reads once a ticket is fully visible, without its notes. */
export function visibleText(ticket: Ticket): string {
  return `${ticket.title}\n${ticket.description}`;
}
