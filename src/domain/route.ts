import type { AssignmentGroup, IssueType, Priority, ResolutionAction, RouteField } from "./vocabulary.js";

/** A complete routing decision: the four labels. */
export interface Route {
  /** What the ticket is about. */
  readonly issueType: IssueType;
  /** How urgent it is. */
  readonly priority: Priority;
  /** Who owns it. */
  readonly assignmentGroup: AssignmentGroup;
  /** What is done next. */
  readonly resolutionAction: ResolutionAction;
}

/** Where each field of the wire's vocabulary lives in a {@link Route}. */
export const ROUTE_KEYS = {
  issue_type: "issueType",
  priority: "priority",
  assignment_group: "assignmentGroup",
  resolution_action: "resolutionAction",
} as const satisfies Record<RouteField, keyof Route>;

/** Any of the four labels. */
export type SomeLabels = { readonly [Label in keyof Route]?: Route[Label] | undefined };

/** One number for each part of a route. */
export type RouteNumbers = Readonly<Record<keyof Route, number>>;

/**
 * Another acceptable answer: the labels in which it differs, and what share of the score it keeps. A label left
 * out is the ticket's own at that moment. See docs/rules.md#a-tickets-record.
 */
export interface AlternateRoute extends SomeLabels {
  /** Above 0 and below 1. */
  readonly scoreMultiplier: number;
}

/** The four labels of an alternate: one that it leaves out is the ticket's own at this moment. */
export function labelsOf(alternate: AlternateRoute, ticket: Route): Route {
  return {
    issueType: alternate.issueType ?? ticket.issueType,
    priority: alternate.priority ?? ticket.priority,
    assignmentGroup: alternate.assignmentGroup ?? ticket.assignmentGroup,
    resolutionAction: alternate.resolutionAction ?? ticket.resolutionAction,
  };
}

export function sameRoute(a: Route, b: Route): boolean {
  return (
    a.issueType === b.issueType &&
    a.priority === b.priority &&
    a.assignmentGroup === b.assignmentGroup &&
    a.resolutionAction === b.resolutionAction
  );
}

/**
 * An alternate route that is acceptable for the ticket, given as the labels that it changes.
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
