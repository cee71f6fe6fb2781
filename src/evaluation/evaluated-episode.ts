import { componentsOf } from "../domain/components-of.js";
import type { Action } from "../domain/action.js";
import type { HistoryEntry, Observation, QueueManagementBreakdown } from "../domain/observation.js";
import type { RouteNumbers, SomeLabels } from "../domain/route.js";
import type { TaskId } from "../domain/task.js";
import type { AskedEpisode } from "../domain/episode-options.js";
import { lossesOf, type Losses } from "./losses.js";
import type { ModelUse } from "./model/model-use.js";

/** An episode to be played. */
export interface PlannedEpisode extends AskedEpisode {
  /** 1 for the first of its seed: of the same policy and seed, only what is random differs. */
  readonly attempt: number;
}

/** One action of an episode, as the replay of the report shows it. */
export interface EvaluatedStep {
  readonly step: number;
  readonly ticketId: string;
  /** As it was visible then. */
  readonly title: string;
  readonly action: Action;
  /** Of the ticket, if the action handled it. */
  readonly score: number | null;
  readonly breakdown: RouteNumbers | null;
  readonly reward: number;
  readonly feedback: string;
  /** Whether a lookup or another preparation paid. */
  readonly useful: boolean;
  readonly usedAlternateRoute: boolean;
  readonly contextGapPenalty: number;
  readonly capacityPenalty: number;
  readonly incidentGapPenalty: number;
  readonly riskPenalty: number;
  /** The ticket's own labels at that moment, those that it has; null when the evaluator does not have the tickets. */
  readonly labels: SomeLabels | null;
}

/** One finished episode. */
export interface EvaluatedEpisode {
  readonly taskId: TaskId;
  readonly seed: number;
  /** 1 for the first of its seed. */
  readonly attempt: number;
  readonly rubricReward: number;
  readonly truncated: boolean;
  /** That nobody played it to its end: it is cut off after its last action. */
  readonly unfinished?: boolean;
  /** Tickets of the queue, follow-ups included. */
  readonly tickets: number;
  readonly trajectoryReward: number;
  readonly queueManagementScore: number;
  readonly queueManagementBreakdown: QueueManagementBreakdown;
  /** Investigations and requests taken. */
  readonly investigations: number;
  readonly investigationPenalty: number;
  readonly losses: Losses;
  /** What the floor and the oracle get on the same episode; null when the evaluator does not have the tickets. */
  readonly floor: number | null;
  readonly oracle: number | null;
  /** The greatest rubric reward that any actions reach on it, and what nothing exceeds; null likewise. */
  readonly optimum: number | null;
  readonly optimumUpper: number | null;
  /** Scores of the tickets of the reset, in the order of the queue; null likewise. */
  readonly ticketScores: readonly TicketScore[] | null;
  /** What a model took for it; absent where none played. */
  readonly model?: ModelUse;
  readonly steps: readonly EvaluatedStep[];
}

export interface TicketScore {
  readonly ticketId: string;
  readonly score: number;
}

/** An episode that did not finish because its environment failed: it has no reward and is in no mean. */
export interface FailureRow {
  readonly taskId: TaskId;
  readonly seed: number;
  readonly attempt: number;
  readonly error: string;
  /** What a model took until then; absent where none played. */
  readonly model?: ModelUse;
}

export interface EpisodeReferences {
  readonly labels: readonly SomeLabels[] | null;
  readonly floor: number | null;
  readonly oracle: number | null;
  readonly optimum: number | null;
  readonly optimumUpper: number | null;
  readonly ticketScores: readonly TicketScore[] | null;
}

/** What was done in an episode, and what came of it. */
interface PlayedToItsEnd {
  readonly actions: readonly Action[];
  readonly last: Observation;
  /** Whether it was left unfinished, and is cut off after its last action. */
  readonly isCutOff?: boolean;
  readonly model?: ModelUse | undefined;
}

export function evaluatedEpisode(
  { taskId, seed, attempt }: Omit<PlannedEpisode, "split">,
  { actions, last, isCutOff, model }: PlayedToItsEnd,
  { labels, ...references }: EpisodeReferences,
): EvaluatedEpisode {
  const ending = last.lastRewardComponents;
  return {
    taskId,
    seed,
    attempt,
    rubricReward: last.rubricReward ?? 0,
    truncated: last.truncated,
    ...(isCutOff === true && { unfinished: true }),
    tickets: last.queueSize,
    trajectoryReward: ending?.trajectoryReward ?? 0,
    queueManagementScore: ending?.queueManagementScore ?? 0,
    queueManagementBreakdown: ending?.queueManagementBreakdown ?? {},
    investigations: last.history.filter(({ action }) => INVESTIGATIONS.has(action.actionType)).length,
    investigationPenalty: ending?.investigationPenaltyApplied ?? 0,
    losses: lossesOf(last),
    ...references,
    ...(model !== undefined && { model }),
    steps: last.history.map((entry, index) =>
      stepRow(entry, actions[index] ?? entry.action, labels?.[index] ?? null),
    ),
  };
}

const INVESTIGATIONS: ReadonlySet<Action["actionType"]> = new Set(["investigate", "request_info"]);

function stepRow(entry: HistoryEntry, action: Action, labels: SomeLabels | null): EvaluatedStep {
  const parts = componentsOf(entry);
  return {
    step: entry.step,
    ticketId: entry.ticketId,
    title: entry.title,
    action,
    score: entry.score,
    breakdown: entry.breakdown,
    reward: entry.reward,
    feedback: entry.feedbackSummary,
    useful: parts.rewardKind !== "submit" && parts.shapedStepReward > 0,
    usedAlternateRoute: parts.usedAlternateRoute ?? false,
    contextGapPenalty: parts.contextGapPenalty ?? 0,
    capacityPenalty: parts.capacityPenalty ?? 0,
    incidentGapPenalty: parts.incidentGapPenalty ?? 0,
    riskPenalty: parts.riskPenalty ?? 0,
    labels,
  };
}
