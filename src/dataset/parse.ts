import type { Ticket } from "../domain/ticket.js";
import type { DatasetProblem } from "./problem.js";
import { readTicket } from "./read-ticket.js";
import { isJsonObject } from "./record-reader.js";

/** What relates a record to others, readable even when the rest of the record is not. */
export interface RecordLink {
  /** Position in the file, from 0. */
  readonly index: number;
  readonly ticketId: string;
  readonly relatedTicketId?: string;
}

export interface ParsedTickets {
  /** The records without a problem of their own, in the order of the file. */
  readonly tickets: readonly Ticket[];
  readonly links: readonly RecordLink[];
  readonly problems: readonly DatasetProblem[];
}

/** The tickets of a dataset file's text, which may begin with a byte-order mark. Each record is judged alone. */
export function parseTickets(text: string): ParsedTickets {
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch (error) {
    return fileProblem(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(json)) return fileProblem("must hold a JSON array of ticket records");
  if (json.length === 0) return fileProblem("must hold at least one ticket");
  const results = json.map(readTicket);
  return {
    tickets: results.flatMap(({ ticket }) => ticket ?? []),
    links: json.flatMap(readLink),
    problems: results.flatMap(({ problems }) => problems),
  };
}

function readLink(record: unknown, index: number): RecordLink[] {
  if (!isJsonObject(record)) return [];
  const { ticket_id: ticketId, related_ticket_id: relatedTicketId } = record;
  if (typeof ticketId !== "string" || ticketId === "") return [];
  return [typeof relatedTicketId === "string" ? { index, ticketId, relatedTicketId } : { index, ticketId }];
}

function fileProblem(problem: string): ParsedTickets {
  return { tickets: [], links: [], problems: [{ ticketId: null, index: null, field: "", problem }] };
}
