import type { AssignmentGroup } from "./vocabulary.js";

/**
 * One count for each of the six groups, so that the list itself says nothing.
 * See docs/rules.md#slots-at-reset.
 */
export type TeamCounts = Readonly<Record<AssignmentGroup, number>>;

/** Slots of every kind; none is ever negative. */
export interface Slots {
  readonly team: TeamCounts;
  readonly highPriority: number;
  readonly escalation: number;
  readonly incident: number;
}

/** The slots as an agent sees them. */
export interface CapacityState {
  /** Slots left of each team; a submit takes one of the submitted group. */
  readonly teamCapacityRemaining: TeamCounts;
  /** The same at reset. */
  readonly teamCapacityInitial: TeamCounts;
  /** High-priority slots left; a submit with priority high or critical takes one. */
  readonly highPrioritySlotsRemaining: number;
  /** The same at reset. */
  readonly highPrioritySlotsInitial: number;
  /** Escalation slots left; a submit with resolution_action assign or escalate takes one. */
  readonly escalationSlotsRemaining: number;
  /** The same at reset. */
  readonly escalationSlotsInitial: number;
  /** Incident slots left; opening an incident takes one. */
  readonly incidentSlotsRemaining: number;
  /** The same at reset. */
  readonly incidentSlotsInitial: number;
}

/** What a submit took, and what was not there. See docs/rules.md#slots-taken. */
export interface CapacityUsage {
  /** The submitted group, which gave a slot or lacked one. */
  readonly team: AssignmentGroup;
  /** Whether the submitted priority asked for a high-priority slot. */
  readonly usedHighPrioritySlot: boolean;
  /** Whether the submitted next step asked for an escalation slot. */
  readonly usedEscalationSlot: boolean;
  /** 1 when the slot was not there, else 0. */
  readonly teamOverflow: number;
  /** 1 when a high-priority slot was asked for and none was left, else 0. */
  readonly highPriorityOverflow: number;
  /** 1 when an escalation slot was asked for and none was left, else 0. */
  readonly escalationOverflow: number;
}

/** What the tickets after the current one will need, by their labels. See docs/rules.md#pressure. */
export interface LaterDemand {
  /** Tickets after the current one. */
  readonly ticketCount: number;
  /** Of them, by owner. */
  readonly byTeam: TeamCounts;
  /** Of them, with priority high or critical. */
  readonly hotCount: number;
  /** Of them, with resolution_action assign or escalate. */
  readonly escalatingCount: number;
  /** Of them, with an alternate route. */
  readonly withAlternatesCount: number;
  /** Of them, with an incident recommended. */
  readonly incidentCount: number;
}
