import type { CapacityState } from "./capacity.js";
import type { RoutingOption } from "./route.js";
import type { ActionType, ContextState, ToolName } from "./vocabulary.js";

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
  /** The acceptable alternates. Absent: neither the note nor the forecast was used. Empty: there are none. */
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
