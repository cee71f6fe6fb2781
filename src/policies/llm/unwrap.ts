import { ACTION_TYPES, TOOL_NAMES } from "../../domain/vocabulary.js";
import type { Applied, Repair } from "./declared-rules.js";
import { mendJson, parseJson, type MendingBudget } from "./json-value.js";
import { partsOf } from "./match-word.js";
import { isObject, type JsonObject } from "../../support/is-object.js";

/** One member of an action's object, or of an object around it. */
export type Member = readonly [key: string, value: unknown];

/** Members that hold the action, or its fields, when they are objects. Nothing else is looked into. */
const WRAPPERS: ReadonlySet<string> = new Set(
  "action nextaction actions arguments args kwargs parameters params input toolinput actioninput function functioncall toolcall toolcalls calls call tool fields labels route answer finalanswer final response output result decision json properties".split(
    " ",
  ),
);
const FUNCTIONS: ReadonlySet<string> = new Set([...ACTION_TYPES, ...TOOL_NAMES]);
/** Objects within objects, from the outermost on. */
const DEEPEST = 6;

/** The members of an object with those of the objects around the action put in their place. */
export function unwrap(given: JsonObject, repairs: Applied<Repair>[], budget: MendingBudget): Member[] {
  const members: Member[] = [];
  collect(given, 0);
  return members;

  function collect(object: JsonObject, depth: number): void {
    for (const [key, value] of Object.entries(object)) {
      const isFunction = FUNCTIONS.has(key);
      const inner =
        depth < DEEPEST && (isFunction || WRAPPERS.has(partsOf(key).join("")))
          ? innerObject(value)
          : undefined;
      if (inner === undefined) {
        members.push([key, value]);
        continue;
      }
      repairs.push({ rule: "nested_object" });
      if (isFunction) members.push(["action_type", key]);
      collect(inner, depth + 1);
    }
  }

  function innerObject(value: unknown): JsonObject | undefined {
    if (isObject(value)) return value;
    if (Array.isArray(value)) return firstObject(value, repairs);
    if (typeof value !== "string" || !/^\s*[{["]/.test(value)) return undefined;
    const read = parseJson(value) ?? mendJson(value, budget);
    if (read === undefined) return undefined;
    repairs.push({ rule: "encoded_twice" }, ...read.repairs.map((rule) => ({ rule })));
    return isObject(read.value) ? read.value : firstObject(read.value, repairs);
  }
}

/** A list of calls is a plan: its first is what to do now. */
export function firstObject(list: readonly unknown[], repairs: Applied<Repair>[]): JsonObject | undefined {
  const [first, ...others] = list.filter(isObject);
  if (others.length > 0) repairs.push({ rule: "several_calls" });
  return first;
}
