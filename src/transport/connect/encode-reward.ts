import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/reward_pb.js";
import type { QueueManagementBreakdown, RewardComponents } from "../../domain/observation.js";
import { encodeCapacityState, encodeCapacityUsage } from "./encode-capacity.js";
import { encodeBreakdown } from "./encode-route.js";
import { remember } from "./remember.js";
import { penaltyReasons, rewardKinds, rewardModes, terminations } from "./words.js";

export const encodeRewardComponents = remember((components: RewardComponents): pb.RewardComponents => {
  const {
    rewardKind,
    rewardMode,
    penaltyReason,
    termination,
    fieldBreakdown,
    capacityUsage,
    capacityAfter,
    queueManagementBreakdown,
    clusterStabilizedTicketIds,
    clusterDestabilizedTicketIds,
    ...numbers
  } = components;
  return create(pb.RewardComponentsSchema, {
    ...numbers,
    rewardKind: rewardKinds.number(rewardKind),
    rewardMode: rewardModes.number(rewardMode),
    penaltyReason: penaltyReasons.number(penaltyReason),
    termination: terminations.number(termination),
    clusterStabilizedTicketIds: [...(clusterStabilizedTicketIds ?? [])],
    clusterDestabilizedTicketIds: [...(clusterDestabilizedTicketIds ?? [])],
    ...(fieldBreakdown && { fieldBreakdown: encodeBreakdown(fieldBreakdown) }),
    ...(capacityUsage && { capacityUsage: encodeCapacityUsage(capacityUsage) }),
    ...(capacityAfter && { capacityAfter: encodeCapacityState(capacityAfter) }),
    ...(queueManagementBreakdown && {
      queueManagementBreakdown: encodeQueueManagement(queueManagementBreakdown),
    }),
  });
});

export const encodeQueueManagement = remember(
  (breakdown: QueueManagementBreakdown): pb.QueueManagementBreakdown =>
    create(pb.QueueManagementBreakdownSchema, breakdown),
);
