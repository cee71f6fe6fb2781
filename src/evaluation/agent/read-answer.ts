import type { Action } from "../../domain/action.js";
import { errorMessage } from "../../support/error-message.js";
import { isObject } from "../../support/is-object.js";
import { shorten } from "../../support/shorten.js";
import { parseStrictJson } from "../../support/strict-json.js";
import { InvalidInput } from "../../transport/openenv/fields/invalid-input.js";
import { readAction } from "../../transport/openenv/helpdesk/validate-action.js";

/** Characters of an answer that a message shows. */
const MOST_SHOWN = 200;

export const EXPECTED =
  'Expected is one line with an action, such as {"action_type":"submit","issue_type":"onboarding","priority":"high",' +
  '"assignment_group":"onboarding_ops","resolution_action":"assign"} or {"action_type":"investigate","tool_name":"lookup_related_ticket"}';

/**
 * What stands for an answer that is no action: a submit without a label, which the environment penalises. The ticket is
 * handled with the score 0, so that nothing is won by not answering.
 */
export const FORFEIT: Action = { actionType: "submit" };

export type Answer =
  { readonly ok: true; readonly action: Action } | { readonly ok: false; readonly problem: string };

/** An action as `/step` takes it: bare, or as the member `action`. */
export function readAnswer(text: string): Answer {
  try {
    const data = parseStrictJson(text);
    const action = isObject(data) && isObject(data["action"]) ? data["action"] : data;
    if (!isObject(action)) return refused(text, "it is no JSON object");
    return { ok: true, action: readAction(action) };
  } catch (error) {
    if (error instanceof InvalidInput || error instanceof Error) return refused(text, errorMessage(error));
    throw error;
  }
}

function refused(text: string, why: string): Answer {
  return { ok: false, problem: `${shownLine(text)}: ${why}` };
}

export function shownLine(text: string): string {
  return JSON.stringify(shorten(text, MOST_SHOWN));
}
