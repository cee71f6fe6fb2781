import type { SplitChoice } from "../domain/vocabulary.js";
import type { JsonObject } from "../support/is-object.js";
import type { Turn } from "../rollouts/rollout.js";
import { encodeAction } from "../rollouts/websocket/decode-observation.js";
import { warningOf, type EpisodeFigures } from "./log-lines.js";
import type { PlayerIdentity } from "./player.js";

/** Raised when a row changes its meaning; a file of another format cannot be resumed. */
const TRAJECTORY_FORMAT = 1;

/** The first row of a file: what must be equal for a run to go on in it. */
export function runRow(identity: PlayerIdentity, seed: number, split: SplitChoice): JsonObject {
  return { kind: "run", format: TRAJECTORY_FORMAT, ...identity, seed, split };
}

/** `line` is what was printed, so that a run that goes on prints it again. */
export function stepRow(turn: Turn, line: string, notes: JsonObject): JsonObject {
  const { step, action, observation } = turn;
  const entry = observation.history.at(-1);
  return {
    kind: "step",
    task_id: observation.taskId,
    step,
    ticket_id: entry?.ticketId ?? null,
    action: encodeAction(action),
    reward: observation.reward,
    rubric_reward: observation.rubricReward,
    done: observation.done,
    penalty_reason: observation.lastRewardComponents?.penaltyReason ?? null,
    feedback_summary: entry?.feedbackSummary ?? "",
    ...notes,
    line,
  };
}

export function episodeRow(
  taskId: number,
  { success, score, rewards, own }: EpisodeFigures,
  line: string,
  notes: JsonObject,
): JsonObject {
  const ownFigures = own && {
    own_score: own.score,
    backfilled_tickets: own.backfilled,
    ...(own.unanswered !== undefined && { unanswered_tickets: own.unanswered }),
    tickets: own.tickets,
    warning: warningOf(own),
  };
  const figures = { success, score, steps: rewards.length, rewards, ...ownFigures };
  return { kind: "episode", task_id: taskId, ...figures, ...notes, line };
}
