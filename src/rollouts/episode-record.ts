import type { Action } from "../domain/action.js";
import type { Observation, RewardComponents } from "../domain/observation.js";
import type { EpisodeOptions } from "../domain/episode-options.js";
import type { Turn } from "./rollout.js";
import type { ActionSource } from "../policies/index.js";
import { isObject } from "../support/is-object.js";
import { sortedSnakeCase, type JsonValue } from "../support/json-value.js";

/** A finished episode in figures, all of them of the whole. */
export interface RecordedEpisode {
  readonly policy: string;
  readonly seed: number;
  readonly task: number;
  readonly episode_id: string;
  readonly steps: number;
  /** Handled, follow-ups included. */
  readonly tickets: number;
  /** In [0, 1]. */
  readonly rubric_reward: number;
  /** In [0, 1]. */
  readonly queue_management_score: number;
  /** Total of the episode, 0 or more. */
  readonly planning_penalty: number;
  /** Sum of the step rewards. */
  readonly episode_return: number;
  /** The return for each ticket handled. */
  readonly normalised_return: number;
  /** Lookups and questions to the requester: what the allowance counts. See docs/rules.md#allowance. */
  readonly investigations: number;
  readonly sla_breaches: number;
  readonly truncated: boolean;
}

/** One step of it. */
export interface RecordedStep {
  readonly policy: string;
  readonly seed: number;
  readonly task: number;
  readonly episode_id: string;
  /** 1 for the first. */
  readonly step: number;
  /** The ticket that was current when the action was taken. */
  readonly ticket: string;
  readonly action: JsonValue;
  readonly action_source: ActionSource;
  /** What the bandit would go by. */
  readonly cue: string;
  readonly step_reward: number;
  /** Null but on the last step. */
  readonly rubric_reward: number | null;
  readonly feedback_summary: string;
  readonly penalties: JsonValue;
  readonly reward_components: JsonValue;
}

/** What one finished episode leaves behind. */
export interface EpisodeRecord {
  readonly episode: RecordedEpisode;
  readonly steps: readonly RecordedStep[];
}

/** A step and what the policy went by. */
export interface ExplainedTurn extends Turn {
  readonly source: ActionSource;
  readonly cue: string;
}

export interface ExplainedEpisode {
  readonly policy: string;
  readonly options: EpisodeOptions;
  readonly episodeId: string;
  readonly turns: readonly ExplainedTurn[];
}

export function recordOf({ policy, options, episodeId, turns }: ExplainedEpisode): EpisodeRecord {
  const last = turns.at(-1)?.observation;
  if (last === undefined || last.rubricReward === null) throw new Error("the episode ended without a score");
  const head = { policy, seed: options.seed, task: options.taskId, episode_id: episodeId };
  const rewards = turns.map(({ observation }) => observation.reward ?? 0);
  const episodeReturn = rewards.reduce((sum, reward) => sum + reward, 0);
  const episode = {
    ...head,
    steps: turns.length,
    tickets: last.ticketsProcessed,
    rubric_reward: last.rubricReward,
    queue_management_score: last.lastRewardComponents?.queueManagementScore ?? 0,
    planning_penalty: last.metadata.planningPenaltyTotal,
    episode_return: episodeReturn,
    normalised_return: episodeReturn / Math.max(1, last.ticketsProcessed),
    investigations: turns.filter(({ action }) => isInvestigation(action)).length,
    sla_breaches: last.metadata.slaBreachCount,
    truncated: last.truncated,
  };
  return { episode, steps: turns.map((turn) => ({ ...head, ...stepOf(turn) })) };
}

/** The episode's row with every figure that its step rows make. */
export function summedOver({ episode, steps }: EpisodeRecord): RecordedEpisode {
  const last = steps.at(-1);
  const episodeReturn = steps.reduce((sum, { step_reward: reward }) => sum + reward, 0);
  return {
    ...episode,
    episode_id: last?.episode_id ?? episode.episode_id,
    steps: steps.length,
    rubric_reward: last?.rubric_reward ?? 0,
    queue_management_score: numberIn(last?.reward_components, "queue_management_score"),
    planning_penalty: steps.reduce((sum, { penalties }) => sum + numberIn(penalties, "planning"), 0),
    episode_return: episodeReturn,
    normalised_return: episodeReturn / Math.max(1, episode.tickets),
    investigations: steps.filter(({ action }) => isObject(action) && isCounted(action["action_type"])).length,
  };
}

function numberIn(value: unknown, key: string): number {
  const member = isObject(value) ? value[key] : undefined;
  return typeof member === "number" ? member : 0;
}

function stepOf({ step, action, source, cue, observation }: ExplainedTurn) {
  const components = observation.lastRewardComponents;
  return {
    step,
    ticket: observation.history.at(-1)?.ticketId ?? "",
    action: sortedSnakeCase(action),
    action_source: source,
    cue,
    step_reward: observation.reward ?? 0,
    rubric_reward: observation.rubricReward,
    feedback_summary: observation.metadata.lastFeedbackSummary,
    penalties: penaltiesOf(observation, components),
    reward_components: sortedSnakeCase(components),
  };
}

/** Every penalty of the step; 0 where there is none. */
function penaltiesOf({ metadata }: Observation, components: RewardComponents | null): JsonValue {
  return {
    context_gap: components?.contextGapPenalty ?? 0,
    capacity: components?.capacityPenalty ?? 0,
    incident_gap: components?.incidentGapPenalty ?? 0,
    risk: components?.riskPenalty ?? 0,
    planning: metadata.planningPenaltyApplied,
    investigation: components?.investigationPenaltyApplied ?? 0,
    reason: components?.penaltyReason ?? null,
  };
}

function isInvestigation({ actionType }: Action): boolean {
  return isCounted(actionType);
}

/** What the allowance counts. */
function isCounted(actionType: unknown): boolean {
  return actionType === "investigate" || actionType === "request_info";
}
