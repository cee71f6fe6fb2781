import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/route_pb.js";
import type { RoutingOption } from "../../domain/observation.js";
import type { Route, RouteNumbers, SomeLabels } from "../../domain/route.js";
import { assignmentGroups, issueTypes, priorities, resolutionActions } from "./words.js";

/** The four labels as enum numbers; one that is absent is UNSPECIFIED. */
export function encodeLabels(route: SomeLabels) {
  return {
    issueType: issueTypes.number(route.issueType),
    priority: priorities.number(route.priority),
    assignmentGroup: assignmentGroups.number(route.assignmentGroup),
    resolutionAction: resolutionActions.number(route.resolutionAction),
  };
}

export function encodeRoute(route: Route): pb.Route {
  return create(pb.RouteSchema, encodeLabels(route));
}

export function encodeRoutingOption(option: RoutingOption): pb.RoutingOption {
  return create(pb.RoutingOptionSchema, {
    ...encodeLabels(option),
    scoreMultiplier: option.scoreMultiplier,
    pressure: option.pressure,
    easesHotPriority: option.easesHotPriority,
  });
}

export function encodeBreakdown(scores: RouteNumbers): pb.FieldBreakdown {
  return create(pb.FieldBreakdownSchema, scores);
}

export function encodeWeights(weights: RouteNumbers): pb.FieldWeights {
  return create(pb.FieldWeightsSchema, weights);
}
