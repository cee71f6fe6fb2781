import type { Action } from "../../domain/action.js";
import { ACTION_TYPES, ROUTE_FIELDS, TOOL_NAMES } from "../../domain/vocabulary.js";
import type { Draft } from "../../support/draft.js";
import type { Applied, Repair } from "./declared-rules.js";
import { isJsonObject, type JsonObject } from "./extract-object.js";
import { matchWord, type Likeness } from "./match-word.js";
import { ROUTE_WORDS, TARGET_FIELD } from "./words.js";

/** What an answer's fields say, as far as it can be read. */
export interface Fields {
  readonly action: Partial<Action>;
  /** Fields that were given a value that is none of their words. */
  readonly unread: ReadonlySet<string>;
  readonly repairs: readonly Applied<Repair>[];
}

const WORD_FIELDS = ["action_type", "tool_name", ...ROUTE_FIELDS] as const;
type FieldName = (typeof WORD_FIELDS)[number] | typeof TARGET_FIELD;

/** What models call a field instead. */
const ALIASES: ReadonlyMap<string, FieldName> = new Map([
  ["action", "action_type"],
  ["type", "action_type"],
  ["name", "action_type"],
  ["function", "action_type"],
  ["tool", "tool_name"],
]);
/** Members that hold the action's fields when they are objects. */
const WRAPPERS: ReadonlySet<string> = new Set([
  "action",
  "arguments",
  "args",
  "parameters",
  "input",
  "function",
]);
/** Longest ticket id that the environment takes, in characters. */
const LONGEST_TARGET = 255;

const REPAIR_OF = {
  exact: undefined,
  spelling: "word_spelling",
  near: "near_word",
} as const satisfies Record<Likeness, Repair | undefined>;

export function readFields(given: JsonObject): Fields {
  const action: Partial<Draft<Action>> = {};
  const unread = new Set<string>();
  const repairs: Applied<Repair>[] = [];

  function word<W extends string>(
    field: FieldName,
    value: unknown,
    words: readonly W[],
    keep: (word: W) => void,
  ): void {
    if (value === null || value === "") return;
    const match = typeof value === "string" ? matchWord(value, words) : undefined;
    if (match === undefined) {
      unread.add(field);
      return;
    }
    const rule = REPAIR_OF[match.likeness];
    if (rule !== undefined) repairs.push({ rule, field });
    keep(match.word);
  }

  const readers: Readonly<Record<FieldName, (value: unknown) => void>> = {
    action_type(value) {
      const lookup = typeof value === "string" ? lookupNamed(value) : undefined;
      if (lookup === undefined) {
        word("action_type", value, ACTION_TYPES, (type) => (action.actionType = type));
        return;
      }
      action.actionType = "investigate";
      action.toolName = lookup;
      repairs.push({ rule: "lookup_as_action" });
    },
    tool_name: (value) => word("tool_name", value, TOOL_NAMES, (tool) => (action.toolName = tool)),
    tool_target_ticket_id(value) {
      if (typeof value === "string" && value !== "" && value.length <= LONGEST_TARGET)
        action.toolTargetTicketId = value;
    },
    issue_type: (value) =>
      word("issue_type", value, ROUTE_WORDS.issue_type, (label) => (action.issueType = label)),
    priority: (value) => word("priority", value, ROUTE_WORDS.priority, (label) => (action.priority = label)),
    assignment_group: (value) =>
      word("assignment_group", value, ROUTE_WORDS.assignment_group, (label) => {
        action.assignmentGroup = label;
      }),
    resolution_action: (value) =>
      word("resolution_action", value, ROUTE_WORDS.resolution_action, (label) => {
        action.resolutionAction = label;
      }),
  };

  for (const [key, value] of unwrapped(given, repairs)) {
    const field = fieldOf(key);
    if (field === undefined) repairs.push({ rule: "unknown_key" });
    else {
      if (field !== key) repairs.push({ rule: "key_spelling", field });
      readers[field](value);
    }
  }
  return { action, unread, repairs };
}

/** The lookup that a model took for an action; undefined when it named an action. */
function lookupNamed(value: string): (typeof TOOL_NAMES)[number] | undefined {
  return matchWord(value, ACTION_TYPES) === undefined ? matchWord(value, TOOL_NAMES)?.word : undefined;
}

function unwrapped(given: JsonObject, repairs: Applied<Repair>[]): readonly (readonly [string, unknown])[] {
  return Object.entries(given).flatMap(([key, value]) => {
    if (!WRAPPERS.has(key) || !isJsonObject(value)) return [[key, value] as const];
    repairs.push({ rule: "nested_object" });
    return Object.entries(value);
  });
}

/** A ticket's id is a target only under its full name: models like to repeat the current ticket's. */
function fieldOf(key: string): FieldName | undefined {
  const target = matchWord(key, [TARGET_FIELD]);
  if (target !== undefined && target.likeness !== "near") return target.word;
  return ALIASES.get(key.toLowerCase()) ?? matchWord(key, WORD_FIELDS)?.word;
}
