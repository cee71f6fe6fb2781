import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import type { Route } from "../domain/route.js";
import { ASSIGNMENT_GROUPS, ISSUE_TYPES, PRIORITIES, RESOLUTION_ACTIONS } from "../domain/vocabulary.js";

/** Where an alternative comes from. When several name the same action, the first keeps it. */
export const ALTERNATIVE_SOURCES = [
  "oracle",
  "policy",
  "heuristic",
  "submit_now",
  "near_miss",
  "lookup",
  "operation",
] as const;
export type AlternativeSource = (typeof ALTERNATIVE_SOURCES)[number];

export interface Alternative {
  readonly source: AlternativeSource;
  readonly action: Action;
}

/** What others would do at this moment. */
export interface Advice {
  readonly oracle: Action;
  readonly policy: Action;
  readonly heuristic: Action;
  /** The true labels of the current ticket as they are now. */
  readonly truth: Route;
}

/** The actions that are weighed against each other, each once, in a fixed order. */
export function alternativesOf(observation: Observation, advice: Advice): readonly Alternative[] {
  const { oracle, policy, heuristic, truth } = advice;
  const all: readonly Alternative[] = [
    { source: "oracle", action: oracle },
    { source: "policy", action: policy },
    { source: "heuristic", action: heuristic },
    { source: "submit_now", action: { actionType: "submit", ...truth } },
    ...(oracle.actionType === "submit" ? nearMisses(oracle) : []),
    ...observation.availableTools.map((toolName): Alternative => ({
      source: "lookup",
      action: { actionType: "investigate", toolName },
    })),
    ...observation.availableActionTypes
      .filter((actionType) => actionType !== "submit" && actionType !== "investigate")
      .map((actionType): Alternative => ({ source: "operation", action: { actionType } })),
  ];
  const seen = new Set<string>();
  return all.filter(({ action }) => {
    const key = actionKey(action);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** Equal for equal actions. */
export function actionKey(action: Action): string {
  const { actionType, toolName, toolTargetTicketId, issueType, priority, assignmentGroup, resolutionAction } =
    action;
  return JSON.stringify([
    actionType,
    toolName,
    toolTargetTicketId,
    issueType,
    priority,
    assignmentGroup,
    resolutionAction,
  ]);
}

/** The right route with one label wrong: the word after it in its list. */
function nearMisses(right: Action): readonly Alternative[] {
  const wrong: readonly Partial<Action>[] = [
    { issueType: wordAfter(ISSUE_TYPES, right.issueType) },
    { priority: wordAfter(PRIORITIES, right.priority) },
    { assignmentGroup: wordAfter(ASSIGNMENT_GROUPS, right.assignmentGroup) },
    { resolutionAction: wordAfter(RESOLUTION_ACTIONS, right.resolutionAction) },
  ];
  return wrong.map((label) => ({ source: "near_miss", action: { ...right, ...label } }));
}

function wordAfter<W extends string>(words: readonly [W, ...W[]], word: W | undefined): W {
  const index = words.findIndex((candidate) => candidate === word);
  return words[(index + 1) % words.length] ?? words[0];
}
