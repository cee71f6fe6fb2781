import type { CapacityUsage, Slots } from "./capacity.js";
import type { EpisodeResult, Handling, Presentation, ReliefRoute } from "./handling.js";
import type { HistoryEntry } from "./observation.js";
import type { Route, RouteNumbers } from "./route.js";
import type { Ticket } from "./ticket.js";
import type { PenaltyReason, Priority, RouteField, ToolName } from "./vocabulary.js";

/**
 * What happened, with its numbers: enough to apply it without asking a rule again. A fact about the current
 * ticket names it all the same, so that a list of facts reads as a record.
 */
export type Fact = MoveFact | ConsequenceFact | TicketPresented | EpisodeScored | StepRecorded;

/** What an action did: exactly one a step, the first. */
export type MoveFact =
  | TicketSubmitted
  | ActionPenalised
  | ToolRun
  | InfoRequested
  | IncidentOpened
  | IncidentRefused
  | TicketDeferred
  | DeferDenied;

/** What followed from it. */
export type ConsequenceFact = ClusterStabilized | ClusterDestabilized | FollowUpSpawned | StepLimitReached;

export interface TicketSubmitted {
  readonly type: "ticket_submitted";
  readonly ticketId: string;
  readonly grade: SubmitGrade;
  readonly handling: Handling;
  /** Null on a task without capacity. */
  readonly capacity: CapacitySpent | null;
}

/** A submit in numbers. See docs/rules.md#a-submitted-ticket. */
export interface SubmitGrade {
  readonly route: Route;
  readonly score: number;
  /** Parts of the best route, already multiplied. */
  readonly fieldBreakdown: RouteNumbers;
  /** Labels that the ticket has not; undefined: it has all. */
  readonly ungradedFields: readonly RouteField[] | undefined;
  readonly usedAlternateRoute: boolean;
  readonly milestoneAdjustment: number;
  readonly deltaAdjustment: number;
  readonly contextGapPenalty: number;
  /** Before its cap. */
  readonly contextCompletionBonus: number;
  /** Before its cap. */
  readonly riskPenalty: number;
  readonly incidentGapPenalty: number;
  readonly capacityPenalty: number;
  readonly shapedStepReward: number;
  /** `shapedStepReward` less the three penalties; in [0, 1]. */
  readonly worth: number;
}

export interface CapacitySpent {
  readonly usage: CapacityUsage;
  readonly remaining: Slots;
  /** Whether the ticket preferred its alternate before the slots were taken. */
  readonly pressured: boolean;
  /** Whether it was pressured and the submitted labels equal an alternate. */
  readonly resolved: boolean;
}

export interface ActionPenalised {
  readonly type: "action_penalised";
  readonly ticketId: string;
  readonly reason: PenaltyReason;
  readonly handling: Handling;
}

export interface ToolRun {
  readonly type: "tool_run";
  readonly ticketId: string;
  readonly tool: ToolName;
  readonly target?: string | undefined;
  readonly found: boolean;
  /** Required, new and found. */
  readonly useful: boolean;
  /** Points, in [0, 1]. */
  readonly worth: number;
}

export interface InfoRequested {
  readonly type: "info_requested";
  readonly ticketId: string;
  /** Whether there is a customer update. */
  readonly found: boolean;
  readonly useful: boolean;
  /** Points, in [0, 1]. */
  readonly worth: number;
}

export interface IncidentOpened {
  readonly type: "incident_opened";
  readonly step: number;
  readonly ticketId: string;
  readonly overflow: 0 | 1;
  readonly slotsRemaining: number;
  readonly planningPenalty: number;
  /** Points, in [0, 1]. */
  readonly worth: number;
}

export interface IncidentRefused {
  readonly type: "incident_refused";
  readonly ticketId: string;
  readonly refusal: "not_recommended" | "already_covered";
  readonly slotsRemaining: number;
}

export interface TicketDeferred {
  readonly type: "ticket_deferred";
  readonly step: number;
  readonly ticketId: string;
  readonly slaRisk: boolean;
  /** What waiting does to a ticket at risk; null without risk. */
  readonly change: TicketChange | null;
  readonly useful: boolean;
  /** Points, in [0, 1]. */
  readonly worth: number;
}

export interface DeferDenied {
  readonly type: "defer_denied";
  readonly step: number;
  readonly ticketId: string;
  readonly refusal: "already_deferred" | "last_in_queue";
  readonly slaRisk: boolean;
}

/** New values of what changed on a waiting ticket. */
export interface TicketChange {
  readonly ticketId: string;
  readonly priority?: Priority | undefined;
  readonly followUp?: true | undefined;
  readonly incidentRecommended?: true | undefined;
  readonly relatedTicketId?: string | undefined;
  readonly planningNote?: string | undefined;
  readonly customerUpdateNote?: string | undefined;
  readonly relief?: ReliefRoute | undefined;
}

export interface ClusterStabilized {
  readonly type: "cluster_stabilized";
  readonly step: number;
  /** The handled ticket that did it. */
  readonly ticketId: string;
  /** In queue order; never empty. */
  readonly changes: readonly TicketChange[];
}

export interface ClusterDestabilized {
  readonly type: "cluster_destabilized";
  readonly step: number;
  readonly ticketId: string;
  readonly changes: readonly TicketChange[];
}

export interface FollowUpSpawned {
  readonly type: "follow_up_spawned";
  readonly step: number;
  /** The handled ticket that comes back. */
  readonly ticketId: string;
  readonly followUp: Ticket;
}

export interface StepLimitReached {
  readonly type: "step_limit_reached";
  readonly step: number;
  /** Tickets left, in queue order; they score 0. */
  readonly ticketIds: readonly string[];
}

export interface TicketPresented extends Presentation {
  readonly type: "ticket_presented";
  readonly ticketId: string;
}

export interface EpisodeScored {
  readonly type: "episode_scored";
  readonly result: EpisodeResult;
}

/** Ends every step. */
export interface StepRecorded {
  readonly type: "step_recorded";
  readonly entry: HistoryEntry;
  readonly planningPenaltyApplied: number;
}
