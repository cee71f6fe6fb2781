import type { Action } from "../../domain/action.js";
import { ACTION_TYPES, TOOL_NAMES } from "../../domain/vocabulary.js";
import { matchWord, type Likeness } from "./match-word.js";
import type { FieldName } from "./match-key.js";
import { ROUTE_WORDS } from "./words.js";

/** What one value says. */
export interface WordRead {
  readonly part: Partial<Action>;
  readonly likeness: Likeness;
  /** Whether a lookup was named where the action should be. */
  readonly isLookup?: true;
}

/** Longest ticket id that the environment takes, in characters. */
const LONGEST_TARGET = 255;

/** Reads a value of each field; undefined for what is none of its words. */
export const READ_WORD: Readonly<Record<FieldName, (text: string) => WordRead | undefined>> = {
  action_type: (text) => readFunction(text),
  tool_name: among(TOOL_NAMES, (toolName) => ({ toolName })),
  tool_target_ticket_id: (text) =>
    text.length > LONGEST_TARGET ? undefined : { part: { toolTargetTicketId: text }, likeness: "exact" },
  issue_type: among(ROUTE_WORDS.issue_type, (issueType) => ({ issueType })),
  priority: among(ROUTE_WORDS.priority, (priority) => ({ priority })),
  assignment_group: among(ROUTE_WORDS.assignment_group, (assignmentGroup) => ({ assignmentGroup })),
  resolution_action: among(ROUTE_WORDS.resolution_action, (resolutionAction) => ({ resolutionAction })),
};

const readAction = among(ACTION_TYPES, (actionType) => ({ actionType }));

/** An action; else a lookup, which means an investigation with it. `functions.submit:0` is submit. */
export function readFunction(text: string): WordRead | undefined {
  const name = text.trim().replace(/^(?:functions?|tools?|default_api)[./]|:\d{1,4}$/g, "");
  const action = readAction(name);
  if (action !== undefined) return action;
  const lookup = READ_WORD.tool_name(name);
  if (lookup === undefined) return undefined;
  return { ...lookup, part: { actionType: "investigate", ...lookup.part }, isLookup: true };
}

function among<const W extends string>(
  words: readonly W[],
  keep: (word: W) => Partial<Action>,
): (text: string) => WordRead | undefined {
  return (text) => {
    const match = matchWord(text, words);
    return match && { part: keep(match.word), likeness: match.likeness };
  };
}
