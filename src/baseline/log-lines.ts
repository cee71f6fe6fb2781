import { ROUTE_KEYS } from "../domain/route.js";
import type { Action } from "../domain/action.js";
import type { TaskId } from "../domain/task.js";
import { ROUTE_FIELDS } from "../domain/vocabulary.js";
import { tooMuchNotOwn, type NotOwn } from "../llm/not-own.js";

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
  /** Whether every ticket was handled before the step limit, and at least one by the agent alone. */
  readonly success: boolean;
  /** The rubric reward, in [0, 1]. */
  readonly score: number;
  readonly rewards: readonly number[];
  /** What of it is the agent's own; absent where nothing stands in for the agent. */
  readonly own?: OwnShare | undefined;
}

/** What is left of an episode when tickets on which the agent's answer was no whole action count 0. */
export interface OwnShare {
  /** The rubric reward times the share of the tickets' scores that the agent's own tickets have, in [0, 1]. */
  readonly score: number;
  /** Tickets on which an action was not, or not wholly, the agent's. */
  readonly backfilled: number;
  /** Tickets on which an answer was no whole action and was penalised; absent where it is backfilled instead. */
  readonly unanswered?: number;
  /** Tickets that were acted on. */
  readonly tickets: number;
  /** Of all that was done. */
  readonly actions: NotOwn;
}

export function endLine({ success, score, rewards, own }: EpisodeFigures): string {
  const list = rewards.map((reward) => reward.toFixed(2)).join(",");
  return `[END] success=${success} steps=${rewards.length} score=${score.toFixed(3)} rewards=${list}${ownText(own)}`;
}

/** After the pairs that runners read already. */
function ownText(own: OwnShare | undefined): string {
  if (own === undefined) return "";
  const { score, backfilled, unanswered, tickets } = own;
  const judged = unanswered === undefined ? "" : ` unanswered=${unanswered}/${tickets}`;
  const warning = warningOf(own);
  const warned = warning === null ? "" : ` warning=${warning}`;
  return ` own_score=${score.toFixed(3)} backfilled=${backfilled}/${tickets}${judged}${warned}`;
}

/** One word on what the agent did not say; null where it is little. */
export function warningOf({ actions }: OwnShare): string | null {
  const [worst] = tooMuchNotOwn(actions);
  return worst === undefined ? null : `over_a_tenth_of_actions_${worst}`;
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
