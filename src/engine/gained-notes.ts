import type { Ticket } from "../domain/ticket.js";

/**
 * Texts that tickets gain while they wait. Each is one fixed sentence that names the handled ticket alone: it
 * must not show labels of waiting tickets or notes that were not revealed. See docs/rules.md#what-is-never-shown.
 */
const NOTES = {
  stabilized: (source: string) =>
    `Handling of ${source} settled the common cause; the service desk can take this one.`,
  destabilized: (source: string) => `Handling of ${source} left the common cause open; this one is affected.`,
} as const satisfies Record<string, (source: string) => string>;

const UPDATES = {
  stabilized: (source: string) => `Since ${source} was handled, the requester reports an improvement.`,
  destabilized: (source: string) => `Since ${source} was handled, the requester reports that it got worse.`,
  waited: (source: string) => `While ${source} was put off, the requester asked for progress.`,
} as const satisfies Record<string, (source: string) => string>;

const FOLLOW_UP = {
  title: (title: string) => `Follow-up: ${title}`,
  description: (description: string, source: string) =>
    `${description} The requester came back: ${source} was closed, but the matter is not settled.`,
  planningNote: (source: string) => `Opened again from ${source}; check what was done there.`,
  customerUpdateNote: (source: string) => `The requester says that ${source} did not solve it.`,
};

/** The planning note after gaining a sentence; an existing one stays in front. */
export function gainedNote(ticket: Ticket, sourceId: string, why: keyof typeof NOTES): string {
  return appended(ticket.planningNote, NOTES[why](sourceId));
}

/** The customer update after gaining a sentence; an existing one stays in front. */
export function gainedUpdate(ticket: Ticket, sourceId: string, why: keyof typeof UPDATES): string {
  return appended(ticket.customerUpdateNote, UPDATES[why](sourceId));
}

/** Texts of a follow-up, from the original's redacted or neutral ones: the full ones may never have been shown. */
export function followUpTexts(
  original: { readonly title: string; readonly description: string },
  sourceId: string,
): Required<Pick<Ticket, "title" | "description" | "planningNote" | "customerUpdateNote">> {
  return {
    title: FOLLOW_UP.title(original.title),
    description: FOLLOW_UP.description(original.description, sourceId),
    planningNote: FOLLOW_UP.planningNote(sourceId),
    customerUpdateNote: FOLLOW_UP.customerUpdateNote(sourceId),
  };
}

function appended(existing: string | undefined, gained: string): string {
  return existing === undefined ? gained : `${existing} ${gained}`;
}
