import { ROUTE_KEYS } from "../../domain/route.js";
import type { Ticket } from "../../domain/ticket.js";
import { ROUTE_FIELDS, type RouteField } from "../../domain/vocabulary.js";
import type { ReportRow } from "./row.js";
import { THRESHOLDS } from "./thresholds.js";

/** How readers who had not seen the labels routed tickets with everything revealed. */
export interface SecondReading {
  /** Reader, then ticket id, then the four labels. */
  readonly readers: Readonly<Record<string, Readonly<Record<string, Readonly<Record<RouteField, string>>>>>>;
  /** Labels that were changed because of them, with what they were when they were read. */
  readonly mended: readonly {
    readonly ticket_id: string;
    readonly field: RouteField;
    readonly from: string;
  }[];
}

/** One row a reader: agreement with the labels as they were when they were read. */
export function secondReadingRows(
  { readers, mended }: SecondReading,
  tickets: readonly Ticket[],
): readonly ReportRow[] {
  const byId = new Map(tickets.map((ticket) => [ticket.ticketId, ticket]));
  const whenRead = new Map(mended.map(({ ticket_id, field, from }) => [`${ticket_id} ${field}`, from]));
  return Object.entries(readers).map(([reader, answers]) => {
    const compared = Object.entries(answers).flatMap(([id, labels]) => {
      const ticket = byId.get(id);
      if (ticket === undefined) return [];
      return ROUTE_FIELDS.map((field) => {
        const label = whenRead.get(`${id} ${field}`) ?? ticket[ROUTE_KEYS[field]];
        return {
          agrees: labels[field] === label,
          says: `${id} ${field}: ${label}, read as ${labels[field]}`,
        };
      });
    });
    const share = compared.filter(({ agrees }) => agrees).length / Math.max(1, compared.length);
    return {
      property: `blind reader ${reader}, ${Object.keys(answers).length} tickets: fields read as labelled`,
      found: `${(share * 100).toFixed(1)} %`,
      required: `≥ ${(THRESHOLDS.readersAgree * 100).toFixed(0)} %`,
      ok: share >= THRESHOLDS.readersAgree,
      details: compared.filter(({ agrees }) => !agrees).map(({ says }) => says),
    };
  });
}
