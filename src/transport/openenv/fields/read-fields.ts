import type { JsonObject } from "../environment.js";
import type { FieldRule } from "./field-rules.js";
import type { Issue } from "./invalid-input.js";

export type FieldRules = Readonly<Record<string, FieldRule<unknown>>>;

/** The values of the fields that are there; null is absence. */
export type FieldValues<Rules extends FieldRules> = {
  readonly [Field in keyof Rules]?: Rules[Field] extends FieldRule<infer T> ? T : never;
};

export interface ReadFields<Rules extends FieldRules> {
  readonly values: FieldValues<Rules>;
  readonly issues: readonly Issue[];
  /** Keys that gave neither: without a rule where those are dropped, or null. */
  readonly unread: readonly string[];
}

/** More faults than these are not listed. */
const MOST_ISSUES = 20;

/** Reads a flat message by its table of rules. Keys without a rule are faults, or are dropped. */
export function readFields<Rules extends FieldRules>(
  rules: Rules,
  data: JsonObject,
  unknownKeys: "forbid" | "drop",
): ReadFields<Rules> {
  const values: Record<string, unknown> = {};
  const issues: Issue[] = [];
  const unread: string[] = [];
  for (const key of Object.keys(data)) {
    if (issues.length === MOST_ISSUES) break;
    const input = data[key];
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (rule === undefined) {
      if (unknownKeys === "forbid") {
        issues.push({ type: "extra_forbidden", loc: [key], msg: "Extra inputs are not permitted", input });
      } else unread.push(key);
      continue;
    }
    if (input === null || input === undefined) {
      unread.push(key);
      continue;
    }
    const checked = rule.read(input);
    if ("issue" in checked) {
      const { within = { loc: [], input }, ...issue } = checked.issue;
      issues.push({ ...issue, loc: [key, ...within.loc], input: within.input });
    } else values[key] = checked.value;
  }
  return { values: values as FieldValues<Rules>, issues, unread };
}
