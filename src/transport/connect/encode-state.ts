import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/state_pb.js";
import type { EpisodeState } from "../../domain/episode-state.js";
import { encodeTeamCounts } from "./encode-capacity.js";
import { encodeQueueEvent } from "./encode-event.js";
import { encodeQueueManagement } from "./encode-reward.js";
import { rewardModes } from "./words.js";

export function encodeState(state: EpisodeState): pb.State {
  const { reward, rubricReward, teamCapacityRemaining, teamCapacityInitial, ...rest } = state;
  return create(pb.StateSchema, {
    ...rest,
    rewardMode: rewardModes.number(rest.rewardMode),
    queueTicketIds: [...rest.queueTicketIds],
    perTicketScores: [...rest.perTicketScores],
    ...(reward !== null && { reward }),
    ...(rubricReward !== null && { rubricReward }),
    ...(teamCapacityRemaining && { teamCapacityRemaining: encodeTeamCounts(teamCapacityRemaining) }),
    ...(teamCapacityInitial && { teamCapacityInitial: encodeTeamCounts(teamCapacityInitial) }),
    openIncidentTicketIds: [...rest.openIncidentTicketIds],
    spawnedFollowUpTicketIds: [...rest.spawnedFollowUpTicketIds],
    queueManagementBreakdown: encodeQueueManagement(rest.queueManagementBreakdown),
    dynamicQueueEvents: rest.dynamicQueueEvents.map(encodeQueueEvent),
  });
}
