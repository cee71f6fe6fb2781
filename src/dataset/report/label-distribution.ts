import { ROUTE_KEYS } from "../../domain/route.js";
import type { Ticket } from "../../domain/ticket.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  ROUTE_FIELDS,
  type RouteField,
} from "../../domain/vocabulary.js";
import { atLeast, atMostShare, type ReportRow } from "./row.js";
import { THRESHOLDS } from "./thresholds.js";

const WORDS_OF = {
  issue_type: ISSUE_TYPES,
  priority: PRIORITIES,
  assignment_group: ASSIGNMENT_GROUPS,
  resolution_action: RESOLUTION_ACTIONS,
} as const satisfies Record<RouteField, readonly string[]>;

/** How often each label stands in the set: the rarest and the most frequent of each field. */
export function distributionRows(tickets: readonly Ticket[]): readonly ReportRow[] {
  return ROUTE_FIELDS.flatMap((field) => {
    const counts = WORDS_OF[field].map((word) => ({
      word,
      count: tickets.filter((ticket) => ticket[ROUTE_KEYS[field]] === word).length,
    }));
    const numbers = counts.map(({ count }) => count);
    const minimum = field === "issue_type" ? THRESHOLDS.eachIssueType : THRESHOLDS.eachOtherLabel;
    const share = Math.max(...numbers) / Math.max(1, tickets.length);
    const table = counts.map(({ word, count }) => `${word} ${count}`).join(", ");
    return [
      atLeast(`each ${field}`, Math.min(...numbers), minimum, [table]),
      ...(field === "issue_type"
        ? []
        : [atMostShare(`most frequent ${field}`, share, THRESHOLDS.largestShareOfALabel)]),
    ];
  });
}
