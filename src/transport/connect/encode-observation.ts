import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/observation_pb.js";
import type { HistoryEntry, Observation, ObservationMetadata } from "../../domain/observation.js";
import { encodeAction } from "./encode-action.js";
import { encodeCapacityState } from "./encode-capacity.js";
import { encodeQueueEvent } from "./encode-event.js";
import { encodeRewardComponents } from "./encode-reward.js";
import { encodeBreakdown } from "./encode-route.js";
import { encodeTicketView } from "./encode-ticket.js";
import { encodeToolResult } from "./encode-tool-result.js";
import { remember } from "./remember.js";
import { actionTypes, routeFields, toolNames } from "./words.js";

export function encodeObservation(observation: Observation): pb.Observation {
  const { lastToolResult, currentTicket, lastRewardComponents, rubricReward, reward, ...rest } = observation;
  return create(pb.ObservationSchema, {
    ...rest,
    allowedFields: rest.allowedFields.map(routeFields.number),
    availableActionTypes: rest.availableActionTypes.map(actionTypes.number),
    availableTools: rest.availableTools.map(toolNames.number),
    ...(lastToolResult && { lastToolResult: encodeToolResult(lastToolResult) }),
    ...(currentTicket && { currentTicket: encodeTicketView(currentTicket) }),
    history: rest.history.map(encodeHistoryEntry),
    ...(lastRewardComponents && { lastRewardComponents: encodeRewardComponents(lastRewardComponents) }),
    ...(rubricReward !== null && { rubricReward }),
    ...(reward !== null && { reward }),
    metadata: encodeMetadata(rest.metadata),
  });
}

const encodeHistoryEntry = remember((entry: HistoryEntry): pb.HistoryEntry => {
  const { action, score, breakdown, rewardComponents, ...rest } = entry;
  return create(pb.HistoryEntrySchema, {
    ...rest,
    action: encodeAction(action),
    ...(score !== null && { score }),
    ...(breakdown && { breakdown: encodeBreakdown(breakdown) }),
    ...(rewardComponents && { rewardComponents: encodeRewardComponents(rewardComponents) }),
  });
});

function encodeMetadata(metadata: ObservationMetadata): pb.ObservationMetadata {
  const { capacityState, dynamicQueueEvents, ...rest } = metadata;
  return create(pb.ObservationMetadataSchema, {
    ...rest,
    ...(capacityState && { capacityState: encodeCapacityState(capacityState) }),
    dynamicQueueEvents: dynamicQueueEvents.map(encodeQueueEvent),
  });
}
