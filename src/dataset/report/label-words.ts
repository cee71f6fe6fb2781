import type { Ticket } from "../../domain/ticket.js";
import { ASSIGNMENT_GROUPS, ISSUE_TYPES, RESOLUTION_ACTIONS, PRIORITIES } from "../../domain/vocabulary.js";

const WORDS = [...ASSIGNMENT_GROUPS, ...ISSUE_TYPES, ...RESOLUTION_ACTIONS, ...PRIORITIES];
const COMPOUND = WORDS.filter((word) => word.includes("_"));

/** A compound word as the vocabulary writes it, or a field's name with a value after it. */
const LABEL = new RegExp(
  String.raw`\b(?:${COMPOUND.join("|")})\b` +
    "|" +
    String.raw`\b(?:issue[ _]type|priority|assignment[ _]group|resolution[ _]action)\s*[:=]`,
  "giu",
);

/** One line for each label that a ticket's own texts give away. */
export function labelWords(tickets: readonly Ticket[]): readonly string[] {
  return tickets.flatMap((ticket) =>
    Object.entries({
      title: ticket.title,
      description: ticket.description,
      redacted_title: ticket.redactedTitle ?? "",
      redacted_description: ticket.redactedDescription ?? "",
    }).flatMap(([field, text]) =>
      (text.match(LABEL) ?? []).map((found) => `${ticket.ticketId}: ${field} says "${found}"`),
    ),
  );
}
