import type { Dataset } from "../dataset.js";
import { labelsOf, sameRoute } from "../../domain/route.js";
import { hasNote, isNonDefault, primaryRoute, type Ticket } from "../../domain/ticket.js";
import { canHideContext } from "./hides-context.js";
import { atLeast, none, type ReportRow } from "./row.js";
import { KNOWN_TICKET_IDS, THRESHOLDS } from "./thresholds.js";

/** Rationales name the update when it decides: that is how a writer says that the answer turns on it. */
const NAMES_THE_UPDATE = /\b(?:updates?|repl(?:y|ies|ied)|answer(?:s|ed)?|asked)\b/iu;

/** The table of the dataset's specification, apart from the labels' distribution. */
export function compositionRows(dataset: Dataset): readonly ReportRow[] {
  const { tickets } = dataset;
  const linked = new Set(tickets.flatMap(({ relatedTicketId }) => relatedTicketId ?? []));
  const nonDefault = tickets.filter(isNonDefault);
  const updates = tickets.filter((ticket) => ticket.customerUpdateNote !== undefined);
  const deciding = updates.filter((ticket) => NAMES_THE_UPDATE.test(ticket.rationale ?? ""));
  return [
    atLeast("tickets", tickets.length, THRESHOLDS.tickets),
    none("ids that are not ticket-001, ticket-002, … without a gap", strayIds(tickets)),
    atLeast(
      "ids known from the public description",
      KNOWN_TICKET_IDS.filter((id) => dataset.byId(id) !== undefined).length,
      KNOWN_TICKET_IDS.length,
      KNOWN_TICKET_IDS.filter((id) => dataset.byId(id) === undefined).map((id) => `${id} is missing`),
    ),
    atLeast(
      "non-default owner or next step, with a note",
      nonDefault.filter(hasNote).length,
      THRESHOLDS.nonDefault,
    ),
    none("non-default without a note", idsOf(nonDefault.filter((ticket) => !hasNote(ticket)))),
    atLeast(
      "ambiguity_note",
      tickets.filter((ticket) => ticket.ambiguityNote !== undefined).length,
      THRESHOLDS.ambiguityNotes,
    ),
    ...linkRows(dataset),
    ...alternateRows(tickets),
    ...clusterRows(dataset),
    atLeast(
      "incident_recommended",
      tickets.filter((ticket) => ticket.incidentRecommended === true).length,
      THRESHOLDS.incidents,
    ),
    atLeast(
      "customer_update_note that the rationale names (update, reply, answer)",
      deciding.length,
      THRESHOLDS.customerUpdates,
      updates.filter((ticket) => !deciding.includes(ticket)).map(({ ticketId }) => `${ticketId}: not named`),
    ),
    atLeast(
      "requesters with 2 or more tickets",
      new Set(
        tickets.map((ticket) => ticket.requester).filter((name) => dataset.byRequester(name).length > 1),
      ).size,
      THRESHOLDS.returningRequesters,
    ),
    atLeast("follow_up", tickets.filter((ticket) => ticket.followUp === true).length, THRESHOLDS.followUps),
    none(
      "can hide context, but redacted_title or redacted_description is missing",
      idsOf(tickets.filter((ticket) => canHideContext(ticket, dataset, linked) && !isRedacted(ticket))),
    ),
    none("rationale missing", idsOf(tickets.filter((ticket) => ticket.rationale === undefined))),
  ];
}

function linkRows({ tickets }: Dataset): readonly ReportRow[] {
  const position = new Map(tickets.map((ticket, i) => [ticket.ticketId, i]));
  const linked = tickets.filter((ticket) => ticket.relatedTicketId !== undefined);
  const backwards = linked.filter(
    (ticket) => (position.get(ticket.relatedTicketId ?? "") ?? 0) < (position.get(ticket.ticketId) ?? 0),
  );
  const forwards = linked.filter((ticket) => !backwards.includes(ticket));
  return [
    atLeast("related_ticket_id to an earlier record", backwards.length, THRESHOLDS.related),
    none("related_ticket_id to a later record", idsOf(forwards)),
  ];
}

function alternateRows(tickets: readonly Ticket[]): readonly ReportRow[] {
  const { multiplierFrom, multiplierTo } = THRESHOLDS;
  const routes = tickets.flatMap((ticket) =>
    (ticket.alternateRoutes ?? []).map((route) => ({ ticket, route })),
  );
  const outside = routes.filter(
    ({ route }) => route.scoreMultiplier < multiplierFrom || route.scoreMultiplier > multiplierTo,
  );
  const unchanged = routes.filter(({ ticket, route }) =>
    sameRoute(primaryRoute(ticket), labelsOf(route, ticket)),
  );
  return [
    atLeast("alternate_routes", new Set(routes.map(({ ticket }) => ticket)).size, THRESHOLDS.withAlternates),
    none(
      `score_multiplier outside ${multiplierFrom} to ${multiplierTo}`,
      outside.map(({ ticket, route }) => `${ticket.ticketId}: ${route.scoreMultiplier}`),
    ),
    none("alternate that changes no label", idsOf(unchanged.map(({ ticket }) => ticket))),
  ];
}

function clusterRows(dataset: Dataset): readonly ReportRow[] {
  const sizes: readonly number[] = THRESHOLDS.clusterSizes;
  const size = (id: string): number => dataset.byServiceCluster(id).length;
  const told = dataset.serviceClusterIds.filter((id) => sizes.includes(size(id)));
  const other = dataset.serviceClusterIds.filter((id) => !sizes.includes(size(id)));
  return [
    atLeast(`service clusters of ${sizes.join(" or ")}`, told.length, THRESHOLDS.clusters),
    none(
      "service clusters of another size",
      other.map((id) => `${id}: ${size(id)}`),
    ),
  ];
}

function strayIds(tickets: readonly Ticket[]): readonly string[] {
  const expected = new Set(tickets.map((_, i) => `ticket-${String(i + 1).padStart(3, "0")}`));
  return idsOf(tickets.filter((ticket) => !expected.has(ticket.ticketId)));
}

function isRedacted(ticket: Ticket): boolean {
  return ticket.redactedTitle !== undefined && ticket.redactedDescription !== undefined;
}

function idsOf(tickets: readonly Ticket[]): readonly string[] {
  return tickets.map((ticket) => ticket.ticketId);
}
