import type { Dataset } from "../dataset.js";
import { dateAccuracies } from "./date-stump.js";
import { atLeast, atMostShare, none, type ReportRow } from "./row.js";
import { THRESHOLDS } from "./thresholds.js";

/** Whether the tickets are dated, in the order of what they refer to, by dates that tell nothing about the labels. */
export function dateRows(dataset: Dataset): readonly ReportRow[] {
  const { tickets } = dataset;
  const undated = tickets.filter(({ createdAt }) => createdAt === undefined);
  return [
    atLeast(
      "created_at",
      tickets.length - undated.length,
      tickets.length,
      undated.map(({ ticketId }) => `${ticketId} has none`),
    ),
    none("related_ticket_id to a ticket that is dated later", linksToTheFuture(dataset)),
    ...dateAccuracies(tickets).map(({ field, commonest, byPart, ceiling }) =>
      atMostShare(
        `created_at alone, beyond the commonest ${field}`,
        Math.max(0, ceiling - commonest),
        THRESHOLDS.gainFromDates,
        [
          Object.entries({ commonest, ...byPart })
            .map(([name, share]) => `${name} ${(share * 100).toFixed(1)} %`)
            .join(", "),
        ],
      ),
    ),
  ];
}

/** Times of this form compare as text. Where either has no date there is nothing to compare. */
function linksToTheFuture(dataset: Dataset): readonly string[] {
  return dataset.tickets.flatMap(({ ticketId, createdAt, relatedTicketId }) => {
    const linked = relatedTicketId === undefined ? undefined : dataset.byId(relatedTicketId);
    if (createdAt === undefined || linked?.createdAt === undefined || linked.createdAt <= createdAt)
      return [];
    return `${ticketId} of ${createdAt} refers to ${linked.ticketId} of ${linked.createdAt}`;
  });
}
