import type { CapacityState, Slots, TeamCounts } from "../domain/capacity.js";
import type { EpisodeSlots } from "../domain/episode.js";
import type { CapacitySpent } from "../domain/fact.js";
import { hasLabel } from "../domain/partial-labels.js";
import { labelsOf, type Route } from "../domain/route.js";
import type { Ticket } from "../domain/ticket.js";
import { TUNING } from "../domain/tuning.js";
import { isEscalating, isHot, type AssignmentGroup } from "../domain/vocabulary.js";
import type { Draft } from "../support/draft.js";

/**
 * Slots at reset, counted over the queue's labels and declared alternates; a label that is absent counts as any, so that no
 * answer to it lacks a slot. See docs/rules.md#slots-at-reset.
 */
export function initialSlots(tickets: readonly Ticket[]): EpisodeSlots {
  const slots: Slots = {
    team: teamCounts((group) =>
      Math.max(
        TUNING.capacity.smallestTeam,
        slotsFor(
          tickets,
          (ticket) => ticket.assignmentGroup === group || !hasLabel(ticket, "assignment_group"),
          (route) => route.assignmentGroup !== group,
        ),
      ),
    ),
    highPriority: slotsFor(
      tickets,
      (ticket) => isHot(ticket.priority) || !hasLabel(ticket, "priority"),
      (route) => !isHot(route.priority),
    ),
    escalation: slotsFor(
      tickets,
      (ticket) => isEscalating(ticket.resolutionAction) || !hasLabel(ticket, "resolution_action"),
      (route) => !isEscalating(route.resolutionAction),
    ),
    incident: incidentSlots(tickets),
  };
  return { initial: slots, remaining: slots, state: capacityState(slots, slots) };
}

/** The slots after some were taken. */
export function withRemaining(slots: EpisodeSlots, remaining: Slots): EpisodeSlots {
  return { initial: slots.initial, remaining, state: capacityState(slots.initial, remaining) };
}

function capacityState(initial: Slots, remaining: Slots): CapacityState {
  return {
    teamCapacityRemaining: remaining.team,
    teamCapacityInitial: initial.team,
    highPrioritySlotsRemaining: remaining.highPriority,
    highPrioritySlotsInitial: initial.highPriority,
    escalationSlotsRemaining: remaining.escalation,
    escalationSlotsInitial: initial.escalation,
    incidentSlotsRemaining: remaining.incident,
    incidentSlotsInitial: initial.incident,
  };
}

/** Demand, or less by the slack where some ticket of the demand could be routed around it. */
function slotsFor(
  tickets: readonly Ticket[],
  demands: (ticket: Ticket) => boolean,
  relieves: (route: Route) => boolean,
): number {
  const demanding = tickets.filter(demands);
  const couldGoElsewhere = demanding.some((ticket) =>
    (ticket.alternateRoutes ?? []).some((alternate) => relieves(labelsOf(alternate, ticket))),
  );
  return couldGoElsewhere ? scarce(demanding.length) : demanding.length;
}

function incidentSlots(tickets: readonly Ticket[]): number {
  return scarce(tickets.filter((ticket) => ticket.incidentRecommended === true).length);
}

function scarce(demand: number): number {
  const { smallestScarce, slackWithAlternate } = TUNING.capacity;
  return demand <= smallestScarce ? demand : Math.max(smallestScarce, demand - slackWithAlternate);
}

function teamCounts(count: (group: AssignmentGroup) => number): TeamCounts {
  return {
    license_ops: count("license_ops"),
    service_desk: count("service_desk"),
    application_team: count("application_team"),
    procurement: count("procurement"),
    security_team: count("security_team"),
    onboarding_ops: count("onboarding_ops"),
  };
}

/**
 * Slots that a submitted route takes, and what is charged for those that were not there.
 * See docs/rules.md#slots-taken.
 */
export function spendCapacity(
  slots: Slots,
  route: Route,
): Pick<CapacitySpent, "usage" | "remaining"> & { readonly penalty: number } {
  const usedHighPrioritySlot = isHot(route.priority);
  const usedEscalationSlot = isEscalating(route.resolutionAction);
  const team = takeOne(slots.team[route.assignmentGroup], true);
  const highPriority = takeOne(slots.highPriority, usedHighPrioritySlot);
  const escalation = takeOne(slots.escalation, usedEscalationSlot);
  const { teamOverflowPenalty, highPriorityOverflowPenalty, escalationOverflowPenalty } = TUNING.capacity;
  return {
    usage: {
      team: route.assignmentGroup,
      usedHighPrioritySlot,
      usedEscalationSlot,
      teamOverflow: team.overflow,
      highPriorityOverflow: highPriority.overflow,
      escalationOverflow: escalation.overflow,
    },
    remaining: {
      team: withTeam(slots.team, route.assignmentGroup, team.left),
      highPriority: highPriority.left,
      escalation: escalation.left,
      incident: slots.incident,
    },
    penalty:
      teamOverflowPenalty * team.overflow +
      highPriorityOverflowPenalty * highPriority.overflow +
      escalationOverflowPenalty * escalation.overflow,
  };
}

function withTeam(counts: TeamCounts, group: AssignmentGroup, count: number): TeamCounts {
  const copy: Draft<TeamCounts> = {
    license_ops: counts.license_ops,
    service_desk: counts.service_desk,
    application_team: counts.application_team,
    procurement: counts.procurement,
    security_team: counts.security_team,
    onboarding_ops: counts.onboarding_ops,
  };
  copy[group] = count;
  return copy;
}

/** One slot out of `left` where it is needed; what is not there overflows. */
export function takeOne(left: number, needed: boolean): { readonly left: number; readonly overflow: 0 | 1 } {
  if (!needed) return { left, overflow: 0 };
  return left > 0 ? { left: left - 1, overflow: 0 } : { left: 0, overflow: 1 };
}
