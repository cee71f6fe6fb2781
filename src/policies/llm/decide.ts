import type { Action } from "../../domain/action.js";
import type { Observation } from "../../domain/observation.js";
import { ROUTE_KEYS } from "../../domain/route.js";
import { ROUTE_FIELDS } from "../../domain/vocabulary.js";
import type { Applied, Backfill, Repair } from "./declared-rules.js";
import type { Reading } from "./read-answer.js";
import { TARGET_FIELD } from "./words.js";

/**
 * Whose the action is: the model's as it was, mended, in part the heuristic's, or the heuristic's altogether; `penalised`:
 * nobody's, what was left of the answer is none that the task takes.
 */
export const ANSWER_SOURCES = ["model", "repaired", "backfilled", "replaced", "penalised"] as const;
export type AnswerSource = (typeof ANSWER_SOURCES)[number];

/** What becomes of an answer that is no whole action: the heuristic fills it in, or it is played as it is and penalised. */
export type OnNoAnswer = "backfill" | "penalise";

export interface ModelDecision {
  readonly action: Action;
  readonly source: AnswerSource;
  readonly repairs: readonly Applied<Repair>[];
  readonly backfills: readonly Applied<Backfill>[];
  /** What would have been filled in and was penalised instead. */
  readonly unanswered: readonly Applied<Backfill>[];
}

/** What stands in for the model. */
export interface Fallback {
  readonly action: Action;
  /** What it would submit now: all four labels. */
  readonly answer: Action;
}

/**
 * The action that is played. With `backfill` every one that leaves here is offered by the task and whole; with `penalise` one
 * that the heuristic would have a part in is played without that part, and the engine penalises it.
 */
export function decide(
  reading: Reading,
  observation: Observation,
  fallback: Fallback,
  onNoAnswer: OnNoAnswer,
): ModelDecision {
  const decision = filledIn(reading, observation, fallback);
  if (onNoAnswer === "backfill" || decision.backfills.length === 0) return decision;
  const { repairs, backfills: unanswered } = decision;
  return { action: asAnswered(reading), source: "penalised", repairs, backfills: [], unanswered };
}

/** What is left of an answer that is no whole action: without an action type a submit, which without labels no task takes. */
function asAnswered(reading: Reading): Action {
  if (!reading.read) return { actionType: "submit" };
  const {
    actionType = "submit",
    toolName,
    issueType,
    priority,
    assignmentGroup,
    resolutionAction,
  } = reading.action;
  switch (actionType) {
    case "submit":
      return {
        actionType,
        ...(issueType && { issueType }),
        ...(priority && { priority }),
        ...(assignmentGroup && { assignmentGroup }),
        ...(resolutionAction && { resolutionAction }),
      };
    case "investigate":
      return { actionType, ...(toolName && { toolName }) };
    case "request_info":
    case "open_incident":
    case "defer":
      return { actionType };
  }
}

function filledIn(reading: Reading, observation: Observation, fallback: Fallback): ModelDecision {
  const replaced = (rule: Backfill, repairs: readonly Applied<Repair>[] = []): ModelDecision => ({
    action: fallback.action,
    source: "replaced",
    repairs,
    backfills: [{ rule }],
    unanswered: [],
  });
  if (!reading.read) return replaced(reading.why);
  const { action, repairs } = reading;
  if (action.actionType === undefined) return replaced("unknown_action", repairs);
  if (!observation.availableActionTypes.includes(action.actionType))
    return replaced("unoffered_action", repairs);

  switch (action.actionType) {
    case "submit":
      return submit(reading.unread, action, repairs, fallback.answer);
    case "investigate":
      return investigate(reading.unread, action, repairs, observation, replaced);
    case "request_info":
    case "open_incident":
    case "defer":
      return decided({ actionType: action.actionType }, action, repairs, []);
  }
}

function submit(
  unread: ReadonlySet<string>,
  given: Partial<Action>,
  repairs: readonly Applied<Repair>[],
  answer: Action,
): ModelDecision {
  const backfills = ROUTE_FIELDS.filter((field) => given[ROUTE_KEYS[field]] === undefined).map((field) => ({
    rule:
      unread.has(field) || unread.has("arguments") ? ("wrong_label" as const) : ("missing_label" as const),
    field,
  }));
  const { issueType, priority, assignmentGroup, resolutionAction } = given;
  const action: Action = {
    ...answer,
    ...(issueType && { issueType }),
    ...(priority && { priority }),
    ...(assignmentGroup && { assignmentGroup }),
    ...(resolutionAction && { resolutionAction }),
  };
  return decided(action, given, repairs, backfills);
}

function investigate(
  unread: ReadonlySet<string>,
  given: Partial<Action>,
  repairs: readonly Applied<Repair>[],
  observation: Observation,
  replaced: (rule: Backfill, repairs: readonly Applied<Repair>[]) => ModelDecision,
): ModelDecision {
  const { toolName } = given;
  if (toolName !== undefined && observation.availableTools.includes(toolName)) {
    const target = usefulTarget(given, observation);
    const aim = target === undefined ? {} : { toolTargetTicketId: target };
    return decided({ actionType: "investigate", toolName, ...aim }, given, repairs, []);
  }
  const isMissing = toolName === undefined && !unread.has("tool_name");
  const rule = isMissing ? "missing_tool" : "wrong_tool";
  const [recommended] = observation.currentTicket?.contextStatus?.recommendedTools ?? [];
  if (recommended === undefined) return replaced(rule, repairs);
  const action: Action = { actionType: "investigate", toolName: recommended };
  return decided(action, { ...given, toolName: recommended }, repairs, [{ rule, field: "tool_name" }]);
}

/**
 * Only the related lookup reads a target, and the current ticket is never its own link.
 * See docs/rules.md#what-a-lookup-shows.
 */
function usefulTarget(given: Partial<Action>, observation: Observation): string | undefined {
  const target = given.toolTargetTicketId;
  const isRead = given.toolName === "lookup_related_ticket" && target !== observation.currentTicket?.ticketId;
  return isRead ? target : undefined;
}

function decided(
  action: Action,
  given: Partial<Action>,
  mended: readonly Applied<Repair>[],
  backfills: readonly Applied<Backfill>[],
): ModelDecision {
  const repairs = [...mended, ...unneeded(action, given)];
  const source = backfills.length > 0 ? "backfilled" : repairs.length > 0 ? "repaired" : "model";
  return { action, source, repairs, backfills, unanswered: [] };
}

function unneeded(action: Action, given: Partial<Action>): readonly Applied<Repair>[] {
  const fields: readonly (readonly [string, keyof Action])[] = [
    ["tool_name", "toolName"],
    [TARGET_FIELD, "toolTargetTicketId"],
    ...ROUTE_FIELDS.map((field) => [field, ROUTE_KEYS[field]] as const),
  ];
  return fields
    .filter(([, key]) => given[key] !== undefined && action[key] === undefined)
    .map(([field]) => ({ rule: "unneeded_field", field }));
}
