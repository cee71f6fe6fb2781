import type { TicketView } from "../../../src/domain/ticket-view.js";
import type { ToolResult } from "../../../src/domain/tool-result.js";
import { lastSeen, type Trail } from "./trail.js";

/** Something that lies beside the letter. */
export interface FoundCard {
  readonly key: string;
  /** Whether the last action brought it. */
  readonly isNew: boolean;
  readonly result: ToolResult;
}

/** What was found on the ticket that is on the desk, the latest first, each kind once; then what was there unasked. */
export function foundCards(trail: Trail): readonly FoundCard[] {
  const last = lastSeen(trail);
  const ticket = last?.currentTicket;
  if (last === undefined || ticket === null || ticket === undefined) return [];
  const cards = new Map<string, FoundCard>();
  for (let step = trail.seen.length - 1; step >= 0; step -= 1) {
    const result = trail.seen[step]?.lastToolResult;
    if (result === null || result === undefined) continue;
    // What became of the ticket before is told where it went.
    const isAway = result.ticketId !== ticket.ticketId;
    if (isAway && !(result.actionType === "defer" && step === trail.seen.length - 1)) continue;
    const key = result.actionType === "investigate" ? result.toolName : result.actionType;
    if (!cards.has(key)) cards.set(key, { key, isNew: step === trail.seen.length - 1, result });
  }
  const lookedUp = [...cards.values()];
  return [...lookedUp, ...unasked(ticket).filter(({ key }) => !cards.has(key))];
}

/** What the ticket shows by itself, in the form in which a lookup would have brought it. */
function unasked(ticket: TicketView): readonly FoundCard[] {
  const { ticketId, customerUpdateNote, ambiguityNote, planningNote, relatedTicketPreview } = ticket;
  const results: readonly (ToolResult | undefined)[] = [
    customerUpdateNote === undefined
      ? undefined
      : { actionType: "request_info", ticketId, useful: true, found: true, customerUpdateNote },
    ambiguityNote === undefined && planningNote === undefined
      ? undefined
      : {
          ...looked(ticketId),
          toolName: "lookup_internal_routing_note",
          ambiguityNote,
          planningNote,
          routingOptions: ticket.routingOptions ?? [],
        },
    relatedTicketPreview === undefined
      ? undefined
      : {
          ...looked(ticketId),
          toolName: "lookup_related_ticket",
          ticket: { ...relatedTicketPreview, status: "open" },
        },
  ];
  return results.flatMap((result) =>
    result === undefined
      ? []
      : [
          {
            key: result.actionType === "investigate" ? result.toolName : result.actionType,
            isNew: false,
            result,
          },
        ],
  );
}

function looked(ticketId: string) {
  return { actionType: "investigate", ticketId, useful: true, found: true } as const;
}
