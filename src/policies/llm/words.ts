import type { Observation } from "../../domain/observation.js";
import type { Route } from "../../domain/route.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  type RouteField,
} from "../../domain/vocabulary.js";

/** The words of each label: the vocabulary's own lists. */
export const ROUTE_WORDS = {
  issue_type: ISSUE_TYPES,
  priority: PRIORITIES,
  assignment_group: ASSIGNMENT_GROUPS,
  resolution_action: RESOLUTION_ACTIONS,
} as const satisfies Record<RouteField, readonly Route[keyof Route][]>;

/** What every field of a flat action takes on this task: the keys and words that an answer may have. */
export type ActionFields = Readonly<Record<string, readonly string[]>>;

/** Takes a ticket's id, which can be whatever text. */
export const TARGET_FIELD = "tool_target_ticket_id";

/** What each action type takes, for what the task offers. */
export function offeredFields(observation: Observation): Readonly<Record<string, ActionFields>> {
  const fields: Readonly<Record<string, ActionFields>> = {
    submit: Object.fromEntries(observation.allowedFields.map((field) => [field, ROUTE_WORDS[field]])),
    investigate: { tool_name: observation.availableTools },
  };
  return Object.fromEntries(observation.availableActionTypes.map((type) => [type, fields[type] ?? {}]));
}
