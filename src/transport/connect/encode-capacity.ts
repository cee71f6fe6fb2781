import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/capacity_pb.js";
import type { CapacityState, CapacityUsage, LaterDemand, TeamCounts } from "../../domain/capacity.js";
import { remember } from "./remember.js";
import { assignmentGroups } from "./words.js";

export const encodeTeamCounts = remember((counts: TeamCounts): pb.TeamCounts =>
  create(pb.TeamCountsSchema, {
    licenseOps: counts.license_ops,
    serviceDesk: counts.service_desk,
    applicationTeam: counts.application_team,
    procurement: counts.procurement,
    securityTeam: counts.security_team,
    onboardingOps: counts.onboarding_ops,
  }),
);

export const encodeCapacityState = remember((state: CapacityState): pb.CapacityState =>
  create(pb.CapacityStateSchema, {
    ...state,
    teamCapacityRemaining: encodeTeamCounts(state.teamCapacityRemaining),
    teamCapacityInitial: encodeTeamCounts(state.teamCapacityInitial),
  }),
);

export function encodeCapacityUsage(usage: CapacityUsage): pb.CapacityUsage {
  return create(pb.CapacityUsageSchema, { ...usage, team: assignmentGroups.number(usage.team) });
}

export function encodeLaterDemand(demand: LaterDemand): pb.LaterDemand {
  return create(pb.LaterDemandSchema, { ...demand, byTeam: encodeTeamCounts(demand.byTeam) });
}
