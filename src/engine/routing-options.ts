import type { Episode, QueuedTicket, ReliefRoute } from "../domain/episode.js";
import type { RoutingOption } from "../domain/observation.js";
import type { AlternateRoute } from "../domain/route.js";
import type { Draft } from "../support/draft.js";
import type { RoutePressure } from "./pressure.js";
import { alternatesOf } from "./routes.js";

/**
 * The alternates of the current ticket as an agent sees them: the labels that each names, never the primary's. The
 * eased priority of a relief route is left out, since it would tell the priority that it was eased from. Spec 7.
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
  const { issueType, priority, assignmentGroup, resolutionAction, scoreMultiplier } = alternate;
  const isRelief = isReliefRoute(alternate);
  const easesHotPriority = isRelief && alternate.underIncident;
  const option: Draft<RoutingOption> = { scoreMultiplier, pressure, easesHotPriority };
  if (issueType !== undefined) option.issueType = issueType;
  if (priority !== undefined && !isRelief) option.priority = priority;
  if (assignmentGroup !== undefined) option.assignmentGroup = assignmentGroup;
  if (resolutionAction !== undefined) option.resolutionAction = resolutionAction;
  return option;
}

function isReliefRoute(route: AlternateRoute | ReliefRoute): route is ReliefRoute {
  return "underIncident" in route;
}
