import type { AssignmentGroup } from "./vocabulary.js";

/** One count for each of the six groups, so that the list itself says nothing. Spec 5. */
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
  readonly teamCapacityRemaining: TeamCounts;
  readonly teamCapacityInitial: TeamCounts;
  readonly highPrioritySlotsRemaining: number;
  readonly highPrioritySlotsInitial: number;
  readonly escalationSlotsRemaining: number;
  readonly escalationSlotsInitial: number;
  readonly incidentSlotsRemaining: number;
  readonly incidentSlotsInitial: number;
}

/** What a submit took, and what was not there. Spec 9.6. */
export interface CapacityUsage {
  readonly team: AssignmentGroup;
  readonly usedHighPrioritySlot: boolean;
  readonly usedEscalationSlot: boolean;
  /** 1 when the slot was not there, else 0. */
  readonly teamOverflow: number;
  readonly highPriorityOverflow: number;
  readonly escalationOverflow: number;
}

/** What the tickets after the current one will need, by their labels. Spec 6. */
export interface LaterDemand {
  readonly ticketCount: number;
  readonly byTeam: TeamCounts;
  readonly hotCount: number;
  readonly escalatingCount: number;
  readonly withAlternatesCount: number;
  readonly incidentCount: number;
}
