import { ROUTE_KEYS } from "../../domain/route.js";
import type { Action } from "../../domain/action.js";
import type { TaskId } from "../../domain/task.js";
import { ROUTE_FIELDS } from "../../domain/vocabulary.js";

/** The lines that runners read: `key=value` pairs without spaces in a value, except for an error. */
export function startLine(taskId: TaskId, model: string): string {
  return `[START] task=${taskId} env=helpdesk-env model=${model.replace(/\s+/g, "_")}`;
}

export interface StepFigures {
  readonly step: number;
  readonly action: Action;
  readonly reward: number;
  readonly done: boolean;
  /** What was wrong with the action or the connection; null when nothing was. */
  readonly error: string | null;
}

export function stepLine({ step, action, reward, done, error }: StepFigures): string {
  const problem = error === null ? "null" : error.replace(/\s+/g, " ");
  return `[STEP] step=${step} action=${actionText(action)} reward=${reward.toFixed(2)} done=${done} error=${problem}`;
}

export interface EpisodeFigures {
  /** Whether every ticket was handled before the step limit. */
  readonly success: boolean;
  /** The rubric reward, in [0, 1]. */
  readonly score: number;
  readonly rewards: readonly number[];
}

export function endLine({ success, score, rewards }: EpisodeFigures): string {
  const list = rewards.map((reward) => reward.toFixed(2)).join(",");
  return `[END] success=${success} steps=${rewards.length} score=${score.toFixed(3)} rewards=${list}`;
}

/** `submit(issue_type=…,priority=…,…)`, `investigate(tool_name=…)`, `defer()`: one word without spaces. */
export function actionText(action: Action): string {
  const members = [
    ["tool_name", action.toolName],
    ["tool_target_ticket_id", action.toolTargetTicketId],
    ...ROUTE_FIELDS.map((field) => [field, action[ROUTE_KEYS[field]]]),
  ];
  const given = members.filter(([, value]) => value !== undefined).map(([key, value]) => `${key}=${value}`);
  return `${action.actionType}(${given.join(",")})`;
}
