import type { AlternateRoute, Route } from "./route.js";
import type { Draft } from "../support/draft.js";
import { hasLabel } from "./partial-labels.js";
import { USUAL_HANDLING, type RouteField, type ToolName } from "./vocabulary.js";

/** One row of the dataset: a ticket with its whole story. See docs/rules.md#a-tickets-record. */
export interface Ticket extends Route {
  readonly ticketId: string;
  readonly title: string;
  readonly requester: string;
  readonly description: string;
  /** When it was written, `YYYY-MM-DDThh:mm:ssZ`; absent on a follow-up that an episode spawned. */
  readonly createdAt?: string | undefined;
  /** Doubt that a reader of the text alone would have; guarded by the routing-note tool. */
  readonly ambiguityNote?: string | undefined;
  /** What the desk knows about how to handle it; guarded by the routing-note tool. */
  readonly planningNote?: string | undefined;
  /** What the requester answers when asked. */
  readonly customerUpdateNote?: string | undefined;
  readonly relatedTicketId?: string | undefined;
  readonly serviceClusterId?: string | undefined;
  readonly followUp?: boolean | undefined;
  readonly incidentRecommended?: boolean | undefined;
  /** Tools that the author of the ticket declares to be needed. */
  readonly investigationTools?: readonly ToolName[] | undefined;
  /** Shown instead of the title while required tools remain unused. */
  readonly redactedTitle?: string | undefined;
  /** Shown instead of the description while required tools remain unused. */
  readonly redactedDescription?: string | undefined;
  /** Why the labels are right. For reviewers; never leaves the server. */
  readonly rationale?: string | undefined;
  readonly alternateRoutes?: readonly AlternateRoute[] | undefined;
  /**
   * Labels that the ticket has not, in the order of the fields; never empty. It is not graded by them, and what its route
   * has there stands for nothing. See docs/rules.md#labels-that-are-absent.
   */
  readonly ungradedFields?: readonly RouteField[] | undefined;
  /** Set on follow-ups that an episode spawned. */
  readonly generatedFromTicketId?: string | undefined;
}

/**
 * A copy to be changed, with every key there and in one order. The rules read tickets all the time, and V8 reads
 * objects of one shape several times faster than objects of many.
 */
export function copyOfTicket(ticket: Ticket): Draft<Ticket> {
  return {
    ticketId: ticket.ticketId,
    title: ticket.title,
    requester: ticket.requester,
    description: ticket.description,
    createdAt: ticket.createdAt,
    issueType: ticket.issueType,
    priority: ticket.priority,
    assignmentGroup: ticket.assignmentGroup,
    resolutionAction: ticket.resolutionAction,
    ambiguityNote: ticket.ambiguityNote,
    planningNote: ticket.planningNote,
    customerUpdateNote: ticket.customerUpdateNote,
    relatedTicketId: ticket.relatedTicketId,
    serviceClusterId: ticket.serviceClusterId,
    followUp: ticket.followUp,
    incidentRecommended: ticket.incidentRecommended,
    investigationTools: ticket.investigationTools,
    redactedTitle: ticket.redactedTitle,
    redactedDescription: ticket.redactedDescription,
    rationale: ticket.rationale,
    alternateRoutes: ticket.alternateRoutes,
    ungradedFields: ticket.ungradedFields,
    generatedFromTicketId: ticket.generatedFromTicketId,
  } satisfies Record<keyof Ticket, unknown>;
}

/** The ticket and its alternates with every key there, in one order. */
export function inOneShape(ticket: Ticket): Ticket {
  const copy = copyOfTicket(ticket);
  copy.alternateRoutes = ticket.alternateRoutes?.map(alternateInOneShape);
  return copy;
}

function alternateInOneShape(alternate: AlternateRoute): AlternateRoute {
  return {
    issueType: alternate.issueType,
    priority: alternate.priority,
    assignmentGroup: alternate.assignmentGroup,
    resolutionAction: alternate.resolutionAction,
    scoreMultiplier: alternate.scoreMultiplier,
  };
}

/** *Has a note*: an ambiguity note or a planning note. */
export function hasNote(ticket: Ticket): boolean {
  return ticket.ambiguityNote !== undefined || ticket.planningNote !== undefined;
}

/** *Non-default*: owner or next step differ from what is usual for the issue type. See docs/rules.md#words. */
export function isNonDefault(ticket: Ticket): boolean {
  if (!hasLabel(ticket, "issue_type")) return false;
  const usual = USUAL_HANDLING[ticket.issueType];
  return (
    (ticket.assignmentGroup !== usual.assignmentGroup && hasLabel(ticket, "assignment_group")) ||
    (ticket.resolutionAction !== usual.resolutionAction && hasLabel(ticket, "resolution_action"))
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
