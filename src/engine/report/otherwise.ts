import { componentsOf } from "../../domain/components-of.js";
import type { Action } from "../../domain/action.js";
import type { Counterfactual } from "../../domain/episode-report.js";
import type { HistoryEntry, RewardComponents } from "../../domain/observation.js";
import type { SubmitComponents } from "../../domain/reward-components.js";
import { labelsOf, ROUTE_KEYS, type Route } from "../../domain/route.js";
import { hasLabel } from "../../domain/partial-labels.js";
import { primaryRoute } from "../../domain/ticket.js";
import { ROUTE_FIELDS } from "../../domain/vocabulary.js";
import { remainingTools } from "../context.js";
import { currentEntry } from "../cursor.js";
import { nearestTarget } from "../grading.js";
import { alternatesOf } from "../routes.js";
import type { PlayedStep } from "./played-step.js";
import type { ComponentName } from "./rules.js";
import { counterfactual } from "./explained-number.js";
import { whatIf } from "./what-if.js";

/** Counterfactuals of a step, by the name of the number that they belong to. */
export type Otherwise = Partial<Record<ComponentName, readonly Counterfactual[]>>;

/** What would have been had a submit been another. `rubricReward` is that of the episode as it was played. */
export function otherwiseSubmitted(
  played: PlayedStep,
  route: Route,
  parts: SubmitComponents,
  rubricReward: number,
): Otherwise {
  const { before, entry } = played;
  const current = currentEntry(before);
  const nearest = nearestTarget(before, current, route).labels;
  const tried: Record<string, readonly Counterfactual[]> = {};
  tried["ticket_score"] = ROUTE_FIELDS.flatMap((field) => {
    const key = ROUTE_KEYS[field];
    if (route[key] === nearest[key] || !hasLabel(current.ticket, field)) return [];
    const change = `${field} ${nearest[key]} instead of ${route[key]}`;
    const better = submitOf({ ...route, [key]: nearest[key] });
    return compared(played, rubricReward, change, [better], (one) => one.ticketScore);
  });
  if (parts.contextGapPenalty > 0) {
    const tools = remainingTools(current);
    const lookups = tools.map((toolName): Action => ({ actionType: "investigate", toolName }));
    const change = `${tools.join(", ")} before the submit`;
    tried["context_gap_penalty"] = compared(
      played,
      rubricReward,
      change,
      [...lookups, entry.action],
      (one) => one.contextGapPenalty,
    );
  }
  if (parts.incidentGapPenalty > 0) {
    const actions: readonly Action[] = [{ actionType: "open_incident" }, entry.action];
    tried["incident_gap_penalty"] = compared(
      played,
      rubricReward,
      "open_incident before the submit",
      actions,
      (one) => one.incidentGapPenalty,
    );
  }
  if (parts.capacityPenalty > 0) {
    const others = [
      primaryRoute(current.ticket),
      ...alternatesOf(before, current).map((alternate) => labelsOf(alternate, current.ticket)),
    ];
    tried["capacity_penalty"] = others
      .flatMap((other) =>
        compared(played, rubricReward, routeText(other), [submitOf(other)], (one) => one.capacityPenalty),
      )
      .filter(({ difference }) => difference < 0);
  }
  return tried;
}

/** What would have been had the ticket been submitted by its own labels instead of being lost. */
export function otherwiseValid(played: PlayedStep, rubricReward: number): Otherwise {
  const { ticket } = currentEntry(played.before);
  const own = primaryRoute(ticket);
  const graded = ROUTE_FIELDS.filter((field) => hasLabel(ticket, field));
  const change = `${graded.map((field) => own[ROUTE_KEYS[field]]).join(", ")} instead of ${componentsOf(played.entry).penaltyReason ?? "nothing"}`;
  return {
    ticket_score: compared(played, rubricReward, change, [submitOf(own)], (one) => one.ticketScore),
  };
}

/** What would have been without a step that handled no ticket. */
export function otherwiseLeftOut(played: PlayedStep, rubricReward: number): Otherwise {
  const { entry, before, rest } = played;
  const without = whatIf(before, rest.slice(1));
  const change = `without ${nameOf(entry)}`;
  const { worth } = componentsOf(entry);
  return { worth: [counterfactual(change, 0 - worth, without.rubricReward - rubricReward)] };
}

function compared(
  { before, entry, rest }: PlayedStep,
  rubricReward: number,
  change: string,
  actions: readonly Action[],
  number: (parts: RewardComponents) => number | undefined,
): readonly Counterfactual[] {
  const { ticketId } = entry;
  const changed = whatIf(before, [...actions.map((action) => ({ ticketId, action })), ...rest.slice(1)]);
  const parts = changed.handlings.get(ticketId);
  if (parts === undefined) return [];
  const difference = (number(parts) ?? 0) - (number(componentsOf(entry)) ?? 0);
  return [counterfactual(change, difference, changed.rubricReward - rubricReward)];
}

function submitOf(route: Route): Action {
  return { actionType: "submit", ...route };
}

function routeText(route: Route): string {
  return ROUTE_FIELDS.map((field) => route[ROUTE_KEYS[field]]).join(", ");
}

function nameOf({ action }: HistoryEntry): string {
  return action.toolName ?? action.actionType;
}
