import type { Episode, QueuedTicket } from "../../domain/episode.js";
import type { CapacitySpent, TicketSubmitted } from "../../domain/fact.js";
import type { Route } from "../../domain/route.js";
import { currentEntry } from "../cursor.js";
import { spendCapacity } from "../capacity.js";
import { gradeRoute } from "../grading.js";
import { handlingOf } from "../handling.js";
import { routePressure } from "../pressure.js";
import {
  contextCompletionBonus,
  contextGapPenalty,
  deltaAdjustment,
  incidentGapPenalty,
  lessPenalties,
  milestoneAdjustment,
  riskPenalty,
  shapedReward,
  type Penalties,
  type ShapingTerms,
} from "../submit-terms.js";

/** Hands the current ticket over by a route. See docs/rules.md#a-submitted-ticket. */
export function submit(before: Episode, route: Route): TicketSubmitted {
  const entry = currentEntry(before);
  const { score, fieldBreakdown, usedAlternateRoute } = gradeRoute(before, entry, route);
  const handling = handlingOf(before, entry);
  const spent = spend(before, entry, route, usedAlternateRoute);
  const terms: ShapingTerms = {
    milestoneAdjustment: milestoneAdjustment(score),
    deltaAdjustment: deltaAdjustment(before, score),
    contextCompletionBonus: contextCompletionBonus(entry, score),
    riskPenalty: riskPenalty(before.task, entry.ticket, route),
  };
  const penalties: Penalties = {
    contextGapPenalty: contextGapPenalty(entry),
    incidentGapPenalty: incidentGapPenalty(before.task, handling, route),
    capacityPenalty: spent?.penalty ?? 0,
  };
  const shapedStepReward = shapedReward(score, terms);
  return {
    type: "ticket_submitted",
    ticketId: entry.ticket.ticketId,
    grade: {
      route,
      score,
      fieldBreakdown,
      ungradedFields: entry.ticket.ungradedFields,
      usedAlternateRoute,
      milestoneAdjustment: terms.milestoneAdjustment,
      deltaAdjustment: terms.deltaAdjustment,
      contextCompletionBonus: terms.contextCompletionBonus,
      riskPenalty: terms.riskPenalty,
      contextGapPenalty: penalties.contextGapPenalty,
      incidentGapPenalty: penalties.incidentGapPenalty,
      capacityPenalty: penalties.capacityPenalty,
      shapedStepReward,
      worth: lessPenalties(shapedStepReward, penalties),
    },
    handling,
    capacity: spent?.capacity ?? null,
  };
}

/** Preference is judged before the slots are taken. See docs/rules.md#pressure. */
function spend(
  before: Episode,
  entry: QueuedTicket,
  route: Route,
  usedAlternateRoute: boolean,
): { readonly capacity: CapacitySpent; readonly penalty: number } | null {
  if (before.slots === null) return null;
  const pressured = routePressure(before, entry).preferred === "alternate";
  const { usage, remaining, penalty } = spendCapacity(before.slots.remaining, route);
  return { capacity: { usage, remaining, pressured, resolved: pressured && usedAlternateRoute }, penalty };
}
