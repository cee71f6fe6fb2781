import type { Action } from "./action.js";
import type { CapacityState } from "./capacity.js";
import type { QueueEvent } from "./queue-event.js";
import type { RewardComponents } from "./reward-components.js";
import type { RouteNumbers, SomeLabels } from "./route.js";
import type { TaskId } from "./task.js";
import type { ToolResult } from "./tool-result.js";
import type { ActionType, ContextState, RouteField, ToolName } from "./vocabulary.js";

export type { QueueManagementBreakdown, RewardComponents } from "./reward-components.js";

/** What an agent is told after reset and after every step. The contract's `Observation`. */
export interface Observation {
  /** 1, 2 or 3. */
  readonly taskId: TaskId;
  /** Name of the task. */
  readonly taskName: string;
  /** What to do, in plain English; the same through the episode. */
  readonly instructions: string;
  /** The labels that a submit needs. */
  readonly allowedFields: readonly RouteField[];
  /** Actions that the task offers. */
  readonly availableActionTypes: readonly ActionType[];
  /** Tools that the task offers. */
  readonly availableTools: readonly ToolName[];
  /** Investigations left before the final score is charged for them; ≥ 0. */
  readonly investigationBudgetRemaining: number;
  /** What the last action found, when it was not a submit; null after reset and submit. */
  readonly lastToolResult: ToolResult | null;
  /** Null once the episode is over. */
  readonly currentTicket: TicketView | null;
  /** Tickets in the queue, handled ones and follow-ups included; 1 or more. */
  readonly queueSize: number;
  /** Tickets not yet handled, the current one included. */
  readonly ticketsRemaining: number;
  /** Tickets after the current one; 0 once the episode is over. */
  readonly ticketsAfterCurrent: number;
  /** Tickets handled: submitted, lost to a penalised action, or left when the step limit ended the episode. */
  readonly ticketsProcessed: number;
  /** 1 for the first ticket; `queueSize` once the episode is over. */
  readonly queuePosition: number;
  /** Mean score of the tickets of the reset that were handled, in [0, 1]; 0 before the first. Follow-ups are in no average. */
  readonly averageScoreSoFar: number;
  /** `ticketsProcessed` ÷ `queueSize`. */
  readonly progressFraction: number;
  /** One entry a step, oldest first. */
  readonly history: readonly HistoryEntry[];
  /** Null after reset. */
  readonly lastRewardComponents: RewardComponents | null;
  /** The episode's score in [0, 1], on the last observation; null before. */
  readonly rubricReward: number | null;
  /** Reward of the last step in [0, 1]; null after reset. */
  readonly reward: number | null;
  /** Whether the episode is over; a step after that is the error episode_over. */
  readonly done: boolean;
  /** Whether the step limit ended the episode. */
  readonly truncated: boolean;
  /** Counters and the latest events. */
  readonly metadata: ObservationMetadata;
}

/** A ticket as far as the agent may see it now. See docs/rules.md#what-a-ticket-shows. */
export interface TicketView {
  /** Id in the dataset, or `<id>-followup` for a follow-up that this episode spawned. */
  readonly ticketId: string;
  /** Title as visible now. */
  readonly title: string;
  /** Who asks. */
  readonly requester: string;
  /** Text as visible now. */
  readonly description: string;
  /** When it was written, `YYYY-MM-DDThh:mm:ssZ`; absent on a follow-up and where the dataset has none. */
  readonly createdAt?: string | undefined;
  /** Doubt that a reader of the text would have. Absent: there is none, or its tool remains unused. */
  readonly ambiguityNote?: string | undefined;
  /** What the desk knows about how to handle it. Absent: there is none, or its tool remains unused. */
  readonly planningNote?: string | undefined;
  /**
   * What the requester answered. Absent: there is nothing, or, where the task offers request_info, it was not
   * asked yet. On task 1, where nobody can be asked, it is there from the start.
   */
  readonly customerUpdateNote?: string | undefined;
  /** The ticket that this one is linked to. Absent: none, unknown, or its tool remains unused. */
  readonly relatedTicketId?: string | undefined;
  /** That ticket in short. Absent together with relatedTicketId. */
  readonly relatedTicketPreview?: RelatedTicketPreview | undefined;
  /** The acceptable alternates. Empty: there are none, or neither the note nor the forecast was used. */
  readonly routingOptions?: readonly RoutingOption[] | undefined;
  /** Slots now. Absent on a task without capacity. */
  readonly capacityState?: CapacityState | undefined;
  /** What can be done besides routing. Absent on a task where nothing can. */
  readonly operationalContext?: OperationalContext | undefined;
  /** How much context is still hidden. Absent: the ticket requires no tool. */
  readonly contextStatus?: ContextStatus | undefined;
  /** The cluster ahead. Absent until the cluster summary tool was used. */
  readonly clusterSummary?: ClusterSummary | undefined;
  /** The handled ticket that brought this follow-up. Absent: it is not one of this episode. */
  readonly generatedFromTicketId?: string | undefined;
}

/** A linked ticket in short. */
export interface RelatedTicketPreview {
  /** Its id. */
  readonly ticketId: string;
  /** Its title, as visible now. */
  readonly title: string;
  /** Who asked. */
  readonly requester: string;
  /** Its text, as visible now. */
  readonly description: string;
  /** When it was written, `YYYY-MM-DDThh:mm:ssZ`. Absent: not known. */
  readonly createdAt?: string | undefined;
}

/**
 * An alternate route that is acceptable for the ticket, told by the labels that it changes.
 * See docs/rules.md#what-a-lookup-shows.
 */
export interface RoutingOption extends SomeLabels {
  /** Share of the ticket's score that this route keeps; above 0, below 1. */
  readonly scoreMultiplier: number;
  /** Slots that this route would lack, now and for what is still to come; ≥ 0. See docs/rules.md#pressure. */
  readonly pressure: number;
  /**
   * Whether the route takes a hot priority one level down (critical → high, high → medium). True of every
   * relief route under an incident, whatever the ticket's priority is, so that it says nothing about it.
   */
  readonly easesHotPriority: boolean;
}

/** How much of a ticket is still hidden behind tools. */
export interface ContextStatus {
  /** In a word. */
  readonly state: ContextState;
  /** True while required tools remain unused. */
  readonly investigationRequired: boolean;
  /** Whether something is still hidden. */
  readonly hiddenContextRemaining: boolean;
  /** Required tools not yet used. */
  readonly contextGapCount: number;
  /** Required tools used, 0 or more. */
  readonly revealedContextCount: number;
  /** Revealed ÷ required, in [0, 1]. */
  readonly contextCompleteness: number;
  /** Required tools not yet used, in order. */
  readonly recommendedTools: readonly ToolName[];
}

/** What can be done with a ticket besides routing it. */
export interface OperationalContext {
  /** A customer update exists that was not asked for yet. */
  readonly requestInfoAvailable: boolean;
  /** request_info was taken on this ticket. */
  readonly requestInfoUsed: boolean;
  /** How often it was deferred: 0 or 1. */
  readonly deferCount: number;
  /**
   * Whether the ticket calls for an incident before it is routed. True also where one covers it already:
   * recommendedActions says whether to open one now. Always false where no incident can be opened.
   */
  readonly incidentRecommended: boolean;
  /** An incident is open on this ticket or on one clustered with it; always false where none can be opened. */
  readonly incidentOpen: boolean;
  /** Whether clustered tickets are ahead, or the requester has several known tickets. */
  readonly clusterCoordinationHint: boolean;
  /** Whether the requester has several known tickets. */
  readonly sharedRequesterPressure: boolean;
  /** Actions besides submit and investigate that are advised now, all of them offered by the task. */
  readonly recommendedActions: readonly ActionType[];
}

/** The tickets that wait and belong with the current one. */
export interface ClusterSummary {
  /**
   * The cluster's id; of a follow-up whose ticket had none, the id of that ticket. Absent: the ticket has none
   * and is clustered by requester or link.
   */
  readonly serviceClusterId?: string | undefined;
  /** Waiting tickets clustered with this one, in queue order. */
  readonly ticketIdsAhead: readonly string[];
  /** How many they are. */
  readonly aheadCount: number;
  /** How many of them are hot. */
  readonly hotAheadCount: number;
  /** Known tickets of the same requester, this one included. */
  readonly sharedRequesterCount: number;
  /** Whether an incident covers the ticket. */
  readonly incidentOpen: boolean;
}

/** One step of the episode: made once, when it happens. */
export interface HistoryEntry {
  /** 1 for the first step. */
  readonly step: number;
  /** The ticket that was current. */
  readonly ticketId: string;
  /** As it was visible when the action was taken. */
  readonly title: string;
  /** When the ticket was written. */
  readonly createdAt?: string | undefined;
  /**
   * The action. A field that its kind has no use for, which flat JSON can send, is left out here;
   * rewardComponents.penaltyReason tells of it.
   */
  readonly action: Action;
  /** Score of the ticket in [0, 1]; null when the action did not handle it. */
  readonly score: number | null;
  /** Its parts. Null: the action was not a submit that was scored. */
  readonly breakdown: RouteNumbers | null;
  /** Reward of the step, in [0, 1]. */
  readonly reward: number;
  /** What it was made of. Null: an exam withholds it. */
  readonly rewardComponents: RewardComponents | null;
  /** The step in one sentence. */
  readonly feedbackSummary: string;
}

/** Counters and events beside the ticket. */
export interface ObservationMetadata {
  /** One sentence on the last step; empty after reset. */
  readonly lastFeedbackSummary: string;
  /** Task 3. */
  readonly capacityState?: CapacityState | undefined;
  /** Penalties for slots that were not there, incident slots included, added up; 0 or more. */
  readonly planningPenaltyTotal: number;
  /** What the last step added to it. */
  readonly planningPenaltyApplied: number;
  /** Breaches so far. */
  readonly slaBreachCount: number;
  /** The latest events, oldest first. */
  readonly dynamicQueueEvents: readonly QueueEvent[];
  /** The same as Observation.truncated. */
  readonly truncated: boolean;
}
