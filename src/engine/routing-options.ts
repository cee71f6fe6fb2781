import type { Episode, QueuedTicket, ReliefRoute } from "../domain/episode.js";
import type { RoutingOption } from "../domain/observation.js";
import type { AlternateRoute } from "../domain/route.js";
import type { RoutePressure } from "./pressure.js";
import { alternatesOf } from "./routes.js";

/**
 * The alternates of the current ticket as an agent sees them: the labels that each names, never the primary's. The
 * eased priority of a relief route is left out, since it would show the priority that it was eased from.
 * See docs/rules.md#what-a-lookup-shows.
 */
export function routingOptions(
  episode: Episode,
  entry: QueuedTicket,
  pressure: RoutePressure,
): readonly RoutingOption[] {
  return alternatesOf(episode, entry).map((alternate, index) =>
    routingOption(alternate, pressure.alternates[index] ?? 0),
  );
}

function routingOption(alternate: AlternateRoute | ReliefRoute, pressure: number): RoutingOption {
  const isRelief = isReliefRoute(alternate);
  return {
    scoreMultiplier: alternate.scoreMultiplier,
    pressure,
    easesHotPriority: isRelief && alternate.underIncident,
    issueType: alternate.issueType,
    priority: isRelief ? undefined : alternate.priority,
    assignmentGroup: alternate.assignmentGroup,
    resolutionAction: alternate.resolutionAction,
  };
}

function isReliefRoute(route: AlternateRoute | ReliefRoute): route is ReliefRoute {
  return "underIncident" in route;
}
