import type { Episode } from "../../domain/episode.js";
import type { IncidentOpened, IncidentRefused } from "../../domain/fact.js";
import { TUNING } from "../../domain/tuning.js";
import { clamp } from "../../support/clamp.js";
import { takeOne } from "../capacity.js";
import { currentEntry } from "../cursor.js";
import { isCovered } from "../incidents.js";

/**
 * Opens an incident on the current ticket where one is recommended and not covered; without a slot, at a price.
 * See docs/rules.md#open-incident.
 */
export function openIncident(before: Episode): IncidentOpened | IncidentRefused {
  const { ticket } = currentEntry(before);
  const slots = before.slots?.remaining.incident ?? 0;
  const refused = (refusal: IncidentRefused["refusal"]): IncidentRefused => ({
    type: "incident_refused",
    ticketId: ticket.ticketId,
    refusal,
    slotsRemaining: slots,
  });
  if (ticket.incidentRecommended !== true) return refused("not_recommended");
  if (isCovered(before, ticket)) return refused("already_covered");

  const { left, overflow } = takeOne(slots, true);
  const { openReward, overflowPenalty } = TUNING.incident;
  return {
    type: "incident_opened",
    step: before.totals.steps + 1,
    ticketId: ticket.ticketId,
    overflow,
    slotsRemaining: left,
    planningPenalty: overflowPenalty * overflow,
    worth: clamp(openReward - overflowPenalty * overflow),
  };
}
