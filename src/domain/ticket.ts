import type { AlternateRoute, Route } from "./route.js";
import { USUAL_HANDLING, type ToolName } from "./vocabulary.js";

/** One row of the dataset: a ticket with its whole story. Spec 3. */
export interface Ticket extends Route {
  readonly ticketId: string;
  readonly title: string;
  readonly requester: string;
  readonly description: string;
  /** Doubt that a reader of the text alone would have; guarded by the routing-note tool. */
  readonly ambiguityNote?: string;
  /** What the desk knows about how to handle it; guarded by the routing-note tool. */
  readonly planningNote?: string;
  /** What the requester answers when asked. */
  readonly customerUpdateNote?: string;
  readonly relatedTicketId?: string;
  readonly serviceClusterId?: string;
  readonly followUp?: boolean;
  readonly incidentRecommended?: boolean;
  /** Tools that the author of the ticket declares to be needed. */
  readonly investigationTools?: readonly ToolName[];
  /** Shown instead of the title while required tools remain unused. */
  readonly redactedTitle?: string;
  /** Shown instead of the description while required tools remain unused. */
  readonly redactedDescription?: string;
  /** Why the labels are right. For reviewers; never leaves the server. */
  readonly rationale?: string;
  readonly alternateRoutes?: readonly AlternateRoute[];
  /** Set on follow-ups that an episode spawned. */
  readonly generatedFromTicketId?: string;
}

/** *Has a note*: an ambiguity note or a planning note. Spec 3. */
export function hasNote(ticket: Ticket): boolean {
  return ticket.ambiguityNote !== undefined || ticket.planningNote !== undefined;
}

/** *Non-default*: owner or next step differ from what is usual for the issue type. Spec 1. */
export function isNonDefault(ticket: Ticket): boolean {
  const usual = USUAL_HANDLING[ticket.issueType];
  return (
    ticket.assignmentGroup !== usual.assignmentGroup || ticket.resolutionAction !== usual.resolutionAction
  );
}

/** The four labels of the ticket as they are now. */
export function primaryRoute(ticket: Ticket): Route {
  return {
    issueType: ticket.issueType,
    priority: ticket.priority,
    assignmentGroup: ticket.assignmentGroup,
    resolutionAction: ticket.resolutionAction,
  };
}
