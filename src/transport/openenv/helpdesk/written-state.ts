import { StateSchema } from "../../../../gen/ts/helpdesk/v1/state_pb.js";
import type { EpisodeState } from "../../../domain/episode-state.js";
import { createJsonWriter } from "../../../wire/json/writer.js";
import { WrittenJson } from "../../../wire/json/written.js";

const state = createJsonWriter(StateSchema);

/**
 * The state of a session that was never reset: every key, as after a reset.
 * See docs/contract.md#absent-values.
 */
const NEWBORN: Readonly<Record<keyof EpisodeState, unknown>> = {
  episodeId: null,
  stepCount: 0,
  currentTaskId: null,
  seed: null,
  queueTicketIds: [],
  currentTicketIndex: 0,
  perTicketScores: [],
  totalReward: 0,
  reward: null,
  done: false,
  truncated: false,
  rubricReward: null,
  stoppedRubric: 0,
  rewardMode: null,
  split: null,
  source: null,
  averageScoreSoFar: 0,
  investigationSteps: 0,
  investigationBudgetRemaining: 0,
  teamCapacityRemaining: null,
  teamCapacityInitial: null,
  highPrioritySlotsRemaining: 0,
  highPrioritySlotsInitial: 0,
  escalationSlotsRemaining: 0,
  escalationSlotsInitial: 0,
  incidentSlotsRemaining: 0,
  incidentSlotsInitial: 0,
  planningPenaltyTotal: 0,
  planningPenaltyApplied: 0,
  incidentGapTotal: 0,
  slaBreachCount: 0,
  deferredTicketCount: 0,
  openIncidentTicketIds: [],
  spawnedFollowUpTicketIds: [],
  clusterStabilizationsTotal: 0,
  clusterDestabilizationsTotal: 0,
  capacityPressuredCount: 0,
  capacityResolvedCount: 0,
  queueManagementScore: 0,
  queueManagementBreakdown: {},
  dynamicQueueEvents: [],
};

/** `null`: of a session that was never reset. */
export function writtenState(played: EpisodeState | null): WrittenJson {
  return new WrittenJson(state("", played ?? NEWBORN));
}
