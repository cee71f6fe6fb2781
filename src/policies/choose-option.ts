import type { RoutingOption } from "../domain/observation.js";
import type { Route } from "../domain/route.js";
import { easedPriority } from "../domain/vocabulary.js";

/** The option under least pressure; of those the one that keeps most of the score. */
export function leastPressed(options: readonly RoutingOption[]): RoutingOption | undefined {
  return [...options].sort((a, b) => a.pressure - b.pressure || b.scoreMultiplier - a.scoreMultiplier)[0];
}

/** The route with the labels that the option changes; the rest is the ticket's own. */
export function withOption(own: Route, option: RoutingOption): Route {
  const eased = option.easesHotPriority ? easedPriority(own.priority) : undefined;
  return {
    issueType: option.issueType ?? own.issueType,
    priority: option.priority ?? eased ?? own.priority,
    assignmentGroup: option.assignmentGroup ?? own.assignmentGroup,
    resolutionAction: option.resolutionAction ?? own.resolutionAction,
  };
}
