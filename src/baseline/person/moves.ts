import type { Action } from "../../domain/action.js";
import type { Observation } from "../../domain/observation.js";
import { ROUTE_KEYS, type Route } from "../../domain/route.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  ROUTE_FIELDS,
  type ActionType,
  type RouteField,
  type ToolName,
} from "../../domain/vocabulary.js";

/** The words of each label, which are chosen by their numbers. */
export const WORDS = {
  issue_type: ISSUE_TYPES,
  priority: PRIORITIES,
  assignment_group: ASSIGNMENT_GROUPS,
  resolution_action: RESOLUTION_ACTIONS,
} as const satisfies Record<RouteField, readonly string[]>;

/** The letters of what can be done beside routing: those of the page. */
export const TOOL_LETTERS = {
  lookup_related_ticket: "r",
  lookup_requester_history: "h",
  lookup_internal_routing_note: "n",
  lookup_queue_capacity_forecast: "q",
  lookup_queue_cluster_summary: "c",
} as const satisfies Record<ToolName, string>;

export const ACTION_LETTERS = {
  request_info: "a",
  open_incident: "i",
  defer: "d",
} as const satisfies Record<Exclude<ActionType, "submit" | "investigate">, string>;

/** What these letters do, as a person says it. */
export const ACTION_WORDS = {
  request_info: "ask the requester",
  open_incident: "open an incident",
  defer: "put it off, once",
} as const satisfies Record<keyof typeof ACTION_LETTERS, string>;

/** What a line of a person comes to. */
export type Said =
  | { readonly kind: "action"; readonly action: Action }
  | { readonly kind: "help" | "words" | "again" | "quit" }
  | { readonly kind: "unclear"; readonly why: string };

/** Reads a line: a letter, four numbers of labels, or a word for the program. */
export function readLine(line: string, seen: Observation): Said {
  const text = line.trim().toLowerCase();
  if (["?", "help"].includes(text)) return { kind: "help" };
  if (["w", "words", "handbook"].includes(text)) return { kind: "words" };
  if (["", "t", "ticket"].includes(text)) return { kind: "again" };
  if (["quit", "exit", "pause"].includes(text)) return { kind: "quit" };
  const action = lookup(text, seen) ?? other(text, seen);
  if (action !== undefined) return { kind: "action", action };
  const numbers = /^\d[\d\s,.]*$/.test(text) ? text.replace(/\D/g, "") : undefined;
  if (numbers === undefined) {
    return {
      kind: "unclear",
      why: `${JSON.stringify(shown(text))} is nothing that can be done here; ? tells what can.`,
    };
  }
  return readRoute(numbers);
}

function lookup(letter: string, { availableActionTypes, availableTools }: Observation): Action | undefined {
  if (!availableActionTypes.includes("investigate")) return undefined;
  const toolName = availableTools.find((tool) => TOOL_LETTERS[tool] === letter);
  return toolName && { actionType: "investigate", toolName };
}

function other(letter: string, { availableActionTypes }: Observation): Action | undefined {
  const actionType = availableActionTypes.find(
    (type) => type !== "submit" && type !== "investigate" && ACTION_LETTERS[type] === letter,
  );
  return actionType && { actionType };
}

function readRoute(numbers: string): Said {
  if (numbers.length !== ROUTE_FIELDS.length) {
    return {
      kind: "unclear",
      why: "A route is four numbers: issue type, priority, owner, next step. ? lists them.",
    };
  }
  const chosen: (readonly [string, string])[] = [];
  for (const [index, field] of ROUTE_FIELDS.entries()) {
    const word = WORDS[field][Number(numbers[index]) - 1];
    if (word === undefined) {
      return {
        kind: "unclear",
        why: `${field.replaceAll("_", " ")} has the numbers 1 to ${WORDS[field].length}.`,
      };
    }
    chosen.push([ROUTE_KEYS[field], word]);
  }
  const route = Object.fromEntries(chosen) as object as Route; // each word is of its field's list
  return { kind: "action", action: { actionType: "submit", ...route } };
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
