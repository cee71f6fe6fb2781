import { ROUTE_KEYS, type Route, type RouteNumbers, type SomeLabels } from "./route.js";
import { oneLevelUp, ROUTE_FIELDS, type Priority, type RouteField } from "./vocabulary.js";

/**
 * What stands in a ticket's route where it has no label: not hot, not escalating and not harmful, so that no rule charges
 * anything for it. Nothing is graded by these. See docs/rules.md#labels-that-are-absent.
 */
export const STAND_INS: Route = {
  issueType: "general_inquiry",
  priority: "medium",
  assignmentGroup: "service_desk",
  resolutionAction: "acknowledge",
};

/** What knows which labels it has not. */
export interface Labelled {
  readonly ungradedFields?: readonly RouteField[] | undefined;
}

/** Whether the ticket has all four labels. A list that a message carried is empty where it was absent. */
export function isComplete({ ungradedFields }: Labelled): boolean {
  return ungradedFields === undefined || ungradedFields.length === 0;
}

/** Whether the ticket has the label, and is graded by it. */
export function hasLabel({ ungradedFields }: Labelled, field: RouteField): boolean {
  return ungradedFields === undefined || !ungradedFields.includes(field);
}

/**
 * The weights of the fields that are graded, scaled so that they add up to 1; 0 for the others. The last one is what is left to
 * 1, so that a right answer scores exactly 1.
 */
export function gradedWeights(weights: RouteNumbers, ticket: Labelled): RouteNumbers {
  if (isComplete(ticket)) return weights;
  const graded = ROUTE_FIELDS.filter((field) => hasLabel(ticket, field)).map((field) => ROUTE_KEYS[field]);
  const sum = graded.reduce((total, key) => total + weights[key], 0);
  const scaled = { issueType: 0, priority: 0, assignmentGroup: 0, resolutionAction: 0 };
  let given = 0;
  graded.forEach((key, index) => {
    scaled[key] = index === graded.length - 1 ? 1 - given : weights[key] / sum;
    given += scaled[key];
  });
  return scaled;
}

/** The numbers with a 0 for each field that is not graded. */
export function gradedParts(numbers: RouteNumbers, ticket: Labelled): RouteNumbers {
  if (isComplete(ticket)) return numbers;
  return {
    issueType: hasLabel(ticket, "issue_type") ? numbers.issueType : 0,
    priority: hasLabel(ticket, "priority") ? numbers.priority : 0,
    assignmentGroup: hasLabel(ticket, "assignment_group") ? numbers.assignmentGroup : 0,
    resolutionAction: hasLabel(ticket, "resolution_action") ? numbers.resolutionAction : 0,
  };
}

/** Whether two routes say the same in every field that is graded. */
export function sameWhereGraded(a: Route, b: Route, ticket: Labelled): boolean {
  return (
    (a.issueType === b.issueType || !hasLabel(ticket, "issue_type")) &&
    (a.priority === b.priority || !hasLabel(ticket, "priority")) &&
    (a.assignmentGroup === b.assignmentGroup || !hasLabel(ticket, "assignment_group")) &&
    (a.resolutionAction === b.resolutionAction || !hasLabel(ticket, "resolution_action"))
  );
}

/** The labels that the ticket has, as they are now: never what stands for one. */
export function knownLabels(ticket: Route & Labelled): SomeLabels {
  return {
    ...(hasLabel(ticket, "issue_type") ? { issueType: ticket.issueType } : {}),
    ...(hasLabel(ticket, "priority") ? { priority: ticket.priority } : {}),
    ...(hasLabel(ticket, "assignment_group") ? { assignmentGroup: ticket.assignmentGroup } : {}),
    ...(hasLabel(ticket, "resolution_action") ? { resolutionAction: ticket.resolutionAction } : {}),
  };
}

/** The ticket's priority one level up; a priority that it has not stays what stands for it. */
export function raisedPriority(ticket: Route & Labelled): Priority {
  return hasLabel(ticket, "priority") ? oneLevelUp(ticket.priority) : ticket.priority;
}
