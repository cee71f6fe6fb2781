import { ROUTE_FIELDS } from "../../domain/vocabulary.js";
import { isSlip, partsOf } from "./match-word.js";
import { TARGET_FIELD } from "./words.js";

export const WORD_FIELDS = ["action_type", "tool_name", ...ROUTE_FIELDS] as const;
export type FieldName = (typeof WORD_FIELDS)[number] | typeof TARGET_FIELD;

/** How sure a key means its field, the surest first: a surer key silences the others. */
const SURENESS = ["exact", "spelling", "alias", "slip"] as const;
export type Sureness = (typeof SURENESS)[number];

export interface KeyMatch {
  readonly field: FieldName;
  readonly sureness: Sureness;
}

const FIELDS: readonly FieldName[] = [...WORD_FIELDS, TARGET_FIELD];
/** What models call a label instead, by the letters alone. */
const ALIASES: ReadonlyMap<string, FieldName> = new Map([
  ["issue", "issue_type"],
  ["issuecategory", "issue_type"],
  ["category", "issue_type"],
  ["group", "assignment_group"],
  ["team", "assignment_group"],
  ["assignment", "assignment_group"],
  ["assignmentteam", "assignment_group"],
  ["assignedgroup", "assignment_group"],
  ["assignedteam", "assignment_group"],
  ["resolution", "resolution_action"],
]);
/** Keys that name a function, an action or a lookup: only the value shows which. */
const CALLEES: ReadonlySet<string> = new Set([
  "name",
  "type",
  "tool",
  "lookup",
  "function",
  "functionname",
  "toolname",
  "call",
  "command",
  "nextaction",
  "actionname",
]);

/**
 * The field that a key means. A longer key is never a slip for a shorter one: `priority_reason`,
 * `priority_confidence`, `previous_priority` and `priority2` are fields of their own.
 */
export function matchKey(key: string): KeyMatch | undefined {
  const exact = FIELDS.find((field) => field === key);
  if (exact !== undefined) return { field: exact, sureness: "exact" };
  const parts = partsOf(key);
  const joined = parts.join("");
  // "action" alone is this field's own name, cut short.
  if (joined === "action") return { field: "action_type", sureness: "spelling" };
  const spelled = FIELDS.find((field) => lettersOf(field) === joined);
  if (spelled !== undefined) return { field: spelled, sureness: "spelling" };
  const alias = ALIASES.get(joined);
  if (alias !== undefined) return { field: alias, sureness: "alias" };
  const slips = WORD_FIELDS.filter((field) => {
    const letters = lettersOf(field);
    const isAsLong = parts.length <= field.split("_").length && !joined.startsWith(letters);
    return isAsLong && isSlip(joined, letters);
  });
  const [slip, ...others] = slips;
  return slip === undefined || others.length > 0 ? undefined : { field: slip, sureness: "slip" };
}

/** Whether a key can name the function that is called. */
export function isCalleeKey(key: string): boolean {
  return CALLEES.has(partsOf(key).join(""));
}

export function bySureness(a: Sureness, b: Sureness): number {
  return SURENESS.indexOf(a) - SURENESS.indexOf(b);
}

function lettersOf(field: string): string {
  return field.replaceAll("_", "");
}
