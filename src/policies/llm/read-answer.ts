import type { Action } from "../../domain/action.js";
import { bareName, lastProgramCall, nameBefore, type WrittenCall } from "./calls-in-text.js";
import type { Applied, Backfill, Repair } from "./declared-rules.js";
import { findJson, repairsAround, type FoundJson } from "./find-json.js";
import { mendingBudget, parseJson, type MendingBudget } from "./json-value.js";
import type { LlmMode, ModelAnswer, ModelCall } from "./model.js";
import { readFields, type Fields } from "./read-fields.js";
import { lastTaggedCall, type TaggedCall } from "./tagged-calls.js";
import { splitThoughts } from "./thoughts.js";
import { firstObject } from "./unwrap.js";
import { isObject } from "../../support/is-object.js";

/** What an answer says, or why it says nothing. */
export type Reading = ActionRead | { readonly read: false; readonly why: Backfill };

interface ActionRead {
  readonly read: true;
  /** Whether the answer itself names the action, or the lookup. */
  readonly isNamed: boolean;
  readonly action: Partial<Action>;
  readonly unread: ReadonlySet<string>;
  readonly repairs: readonly Applied<Repair>[];
}

/** Characters; a longer answer is no action, whatever it holds. */
const LONGEST_ANSWER = 1_000_000;
/** Of several calls, so many are tried. */
const MOST_CALLS = 16;

/**
 * Reads a function call where there is one, else the text, whichever was asked for; where the model said nothing
 * else, what it thought. Never throws, and takes time in proportion to the answer.
 */
export function readAnswer(answer: ModelAnswer, mode: LlmMode): Reading {
  if (answer.calls.length === 0) return readWords(answer, mode);
  const other = mode === "json" ? (["other_channel"] as const) : [];
  const several = answer.calls.length > 1 ? (["several_calls"] as const) : [];
  const budget = mendingBudget();
  const first = firstReading(answer.calls, budget);
  if (first.read) return withRepairs([...other, ...several], first);
  const words = readWords({ ...answer, refusal: "" }, "tools");
  return words.read ? words : first;
}

function firstReading(calls: readonly ModelCall[], budget: MendingBudget): Reading {
  let first: Reading | undefined;
  for (const call of calls.slice(0, MOST_CALLS)) {
    const reading = readCall(call, budget);
    if (reading.read) return reading;
    first ??= reading;
  }
  return first ?? { read: false, why: "no_answer" };
}

function readCall(call: ModelCall, budget: MendingBudget): Reading {
  if (call.arguments.length > LONGEST_ANSWER) return { read: false, why: "unreadable" };
  const repairs: Applied<Repair>[] = [];
  const text = call.arguments.trim() === "" ? "{}" : call.arguments;
  const [given] = findJson(text, budget);
  if (given !== undefined)
    for (const rule of [...repairsAround(text, given), ...given.repairs]) repairs.push({ rule });
  const object =
    given === undefined || isObject(given.value) ? given?.value : firstObject(given.value, repairs);
  const fields = readFields(isObject(object) ? object : {}, budget, call.name);
  const unread = given === undefined ? new Set([...fields.unread, "arguments"]) : fields.unread;
  return withRepairs(repairs, completed({ ...fields, unread }));
}

function readWords(answer: ModelAnswer, mode: LlmMode): Reading {
  const { content, thoughts, refusal, cutOff } = answer;
  if (refusal !== "") return { read: false, why: "refused" };
  if (content.length + thoughts.length > LONGEST_ANSWER) return { read: false, why: "unreadable" };
  const budget = mendingBudget();
  // A thought mark within a string of the answer marks nothing.
  const isWhole = parseJson(content.trim()) !== undefined;
  const { said, thought } = isWhole ? { said: content, thought: "" } : splitThoughts(content);
  const other = mode === "tools" ? (["other_channel"] as const) : [];
  if (said.trim() !== "") {
    const reading = readText(said, budget);
    if (!reading.read)
      return cutOff && reading.why === "unreadable" ? { read: false, why: "cut_off" } : reading;
    const isAround =
      thought.trim() !== "" && !reading.repairs.some(({ rule }) => rule === "surrounding_text");
    return withRepairs([...other, ...(isAround ? (["surrounding_text"] as const) : [])], reading);
  }
  if (cutOff) return { read: false, why: "cut_off" };
  const reading = readText(`${thoughts}\n${thought}`, budget);
  if (!reading.read || !reading.isNamed) return { read: false, why: "no_answer" };
  return withRepairs([...other, "from_thoughts"], reading);
}

/**
 * The last piece of a text that names its action; without one, the last whose fields imply the action.
 */
function readText(text: string, budget: MendingBudget): Reading {
  const bare = bareName(text);
  if (bare !== undefined) return withRepairs(["call_in_text"], completed(readFields({}, budget, bare)));
  const call = lastCall(text);
  let last: ActionRead | undefined;
  let why: Backfill = "unreadable";
  for (const found of findJson(text, budget)) {
    const reading = readFound(text, found, budget);
    if (!reading.read) why = found.isCut ? why : "unknown_action";
    else if (reading.isNamed) {
      if (call !== undefined && call.end > found.end) break;
      return reading;
    } else last ??= reading;
  }
  if (call !== undefined) {
    const reading = completed(readFields(call.fields, budget, call.name));
    if (reading.read) return withRepairs(["call_in_text"], reading);
    why = reading.why;
  }
  return last ?? { read: false, why };
}

function readFound(text: string, found: FoundJson, budget: MendingBudget): Reading {
  const repairs: Applied<Repair>[] = [];
  const object = isObject(found.value) ? found.value : firstObject(found.value, repairs);
  if (object === undefined) return { read: false, why: "unknown_action" };
  const alone = completed(readFields(object, budget));
  const name = alone.read && alone.isNamed ? undefined : nameBefore(text, found.start);
  const reading = name === undefined ? alone : completed(readFields(object, budget, name));
  if (!reading.read) return reading;
  const around = name === undefined ? repairsAround(text, found) : (["call_in_text"] as const);
  return withRepairs([...around, ...found.repairs], withRepairs(repairs, reading));
}

function lastCall(text: string): WrittenCall | TaggedCall | undefined {
  const [program, tagged] = [lastProgramCall(text), lastTaggedCall(text)];
  return program !== undefined && program.end > (tagged?.end ?? 0) ? program : tagged;
}

/** With the action type that the fields imply where the answer names none; a wrongly named one is not guessed. */
function completed(fields: Fields): Reading {
  const { action, unread, repairs } = fields;
  if (action.actionType !== undefined) return { read: true, isNamed: true, action, unread, repairs };
  const { toolName, issueType, priority, assignmentGroup, resolutionAction } = action;
  const isRoute = [issueType, priority, assignmentGroup, resolutionAction].some(
    (label) => label !== undefined,
  );
  const isLookup = toolName !== undefined;
  if (unread.has("action_type") || isRoute === isLookup) return { read: false, why: "unknown_action" };
  const inferred = { rule: "action_inferred", field: "action_type" } as const;
  return {
    read: true,
    isNamed: isLookup,
    action: { ...action, actionType: isLookup ? "investigate" : "submit" },
    unread,
    repairs: [...repairs, inferred],
  };
}

function withRepairs<R extends Reading>(before: readonly (Repair | Applied<Repair>)[], reading: R): R {
  if (!reading.read || before.length === 0) return reading;
  const applied = before.map((repair) => (typeof repair === "string" ? { rule: repair } : repair));
  return { ...reading, repairs: [...applied, ...reading.repairs] };
}
