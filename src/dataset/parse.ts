import {
  describeRepeatedKey,
  JsonTextError,
  readStrictJson,
  type RepeatedKey,
  type StrictJson,
} from "../support/strict-json.js";
import type { Ticket } from "../domain/ticket.js";
import type { DatasetProblem } from "./problem.js";
import { readHeader } from "./file-header.js";
import type { OwnWords, TicketOrigin } from "./origins.js";
import { readTicket } from "./read-ticket.js";
import { isObject } from "../support/is-object.js";

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
  readonly words: OwnWords | undefined;
  /** Records of the file, right or wrong. */
  readonly count: number;
}

/**
 * The tickets of a dataset file's text, which may begin with a byte-order mark. Each record is judged alone; the first is
 * the record at `from` of its set.
 */
export function parseTickets(text: string, from = 0): ParsedTickets {
  let read: StrictJson;
  try {
    read = readStrictJson(text);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    return fileProblem(`is not JSON that can be read: ${error.message}`);
  }
  const header = isObject(read.value) ? readHeader(read.value) : undefined;
  const json = header === undefined ? read.value : header.tickets;
  if (header !== undefined && (json === undefined || header.problems.length > 0)) {
    return { ...fileProblem(""), problems: header.problems };
  }
  if (!Array.isArray(json)) {
    return fileProblem("must hold a JSON array of ticket records, or an object with one under tickets");
  }
  if (json.length === 0) return fileProblem("must hold at least one ticket");
  const results = json.map((record, index) => readTicket(record, from + index, header?.partial));
  const depth = header === undefined ? 0 : 1;
  return {
    tickets: results.flatMap(({ ticket }) => ticket ?? []),
    words: header?.hasOrigins !== true ? undefined : wordsOf(header.labelSets, results),
    count: json.length,
    links: json.flatMap((record: unknown, index) => readLink(record, from + index)),
    problems: [
      ...read.repeated.map((key) => repeatedKeyProblem({ ...key, path: key.path.slice(depth) }, json, from)),
      ...results.flatMap(({ problems }) => problems),
    ],
  };
}

function wordsOf(
  labelSets: OwnWords["labelSets"],
  results: readonly ReturnType<typeof readTicket>[],
): OwnWords {
  const origins = results.flatMap(({ ticket, origin }): [string, TicketOrigin][] =>
    ticket === undefined || origin === undefined ? [] : [[ticket.ticketId, origin]],
  );
  return { labelSets, origins: new Map(origins) };
}

/** The last of the two would be taken, and the first lost without a word. */
function repeatedKeyProblem(
  repeated: RepeatedKey,
  records: readonly unknown[],
  from: number,
): DatasetProblem {
  const [index, ...path] = repeated.path;
  const record = typeof index === "number" ? records[index] : undefined;
  const id = isObject(record) ? record["ticket_id"] : undefined;
  return {
    ticketId: typeof id === "string" && id !== "" ? id : null,
    index: typeof index === "number" ? from + index : null,
    field: "",
    problem: describeRepeatedKey({ ...repeated, path }),
  };
}

function readLink(record: unknown, index: number): RecordLink[] {
  if (!isObject(record)) return [];
  const { ticket_id: ticketId, related_ticket_id: relatedTicketId } = record;
  if (typeof ticketId !== "string" || ticketId === "") return [];
  return [typeof relatedTicketId === "string" ? { index, ticketId, relatedTicketId } : { index, ticketId }];
}

function fileProblem(problem: string): ParsedTickets {
  return {
    tickets: [],
    links: [],
    words: undefined,
    count: 0,
    problems: [{ ticketId: null, index: null, field: "", problem }],
  };
}
