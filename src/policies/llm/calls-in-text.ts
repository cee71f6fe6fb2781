import { ACTION_TYPES, TOOL_NAMES } from "../../domain/vocabulary.js";
import type { Span } from "./brackets.js";
import type { JsonObject } from "../../support/is-object.js";

/** A call that was written as text. */
export interface WrittenCall extends Span {
  readonly name: string;
  readonly fields: JsonObject;
  /** Whether others stand after it in the same list. */
  readonly isFirst: boolean;
}

const NAME = [...ACTION_TYPES, ...TOOL_NAMES].join("|");
/** Characters of a line that are looked at before a call. */
const LEAD = 160;
/** Calls that are tried, from the end of the text. */
const MOST_TRIED = 100;
/**
 * All that may stand on the line before a call: marks of a dialect, bullets, "Action:". A name after other words
 * is prose: "I would not defer() here".
 */
const ALONE =
  /^(?:[\s>*\-`[(#]|<[^<>]{0,60}>|\[[A-Z_]{1,20}\]|(?:next|my|final)\s|(?:actions?|answers?|calls?|tools?|tool_code|tool_name|tool_call|function|function_call|assistant|commentary|name)\b\s*[:=]?|\d{1,3}\.\s|print\(|to=|(?:functions?|tools?|default_api)\.)*$/i;
/** What dialects put between a function's name and the object of its arguments. */
const BEFORE_OBJECT = new RegExp(
  `(${NAME})(?:\\.call)?(?::\\d{1,4})?["'\`>]*\\s*` +
    `(?:(?:<[^<>]{1,60}>|\\[[A-Z_]{1,20}\\]|\`\`\`\\w{0,10}|(?:action[ _]input|arguments|args|parameters|input|params|json|commentary)\\b\\s*[:=]?|[(:=>*\`])\\s*)*$`,
  "i",
);
const CALL = new RegExp(`\\b(${NAME})(?:\\.call)?\\(`, "g");
const ARGUMENT =
  /\s*(?:([A-Za-z_]\w{0,40})\s*[=:]\s*)?(?:"((?:[^"\\\n]|\\.){0,300})"|'((?:[^'\\\n]|\\.){0,300})'|([\w.-]{1,80}))\s*(?:,|(?=\s*\)))/y;
const CLOSE = /\s*\)/y;
const NEXT = new RegExp(`\\s*[,;]\\s*(?=(?:${NAME})\\()`, "y");
const AFTER = /^[\s\])`;.*]*(?:<[^<>]{0,60}>\s*)*(?:#[^\n]*)?(?:\n|$)/;

/** The function whose arguments the object at `start` is: `submit {…}`, `<function=submit>{…}`, `Action: submit`. */
export function nameBefore(text: string, start: number): string | undefined {
  const before = text.slice(Math.max(0, start - LEAD), start);
  const named = BEFORE_OBJECT.exec(before);
  if (named === null || !standsAlone(before, named.index, start - before.length)) return undefined;
  return named[1];
}

/** The last call that is written like a program's, alone on its line: `submit(issue_type="…", priority="…")`. */
export function lastProgramCall(text: string): WrittenCall | undefined {
  const tried = [...text.matchAll(CALL)].slice(-MOST_TRIED);
  for (const match of tried.reverse()) {
    const [whole, name = ""] = match;
    const start = match.index;
    const lead = Math.max(0, start - LEAD);
    if (!standsAlone(text.slice(lead, start), start - lead, lead)) continue;
    const read = readArguments(text, start + whole.length, name);
    if (read === undefined) continue;
    NEXT.lastIndex = read.end;
    const isFirst = NEXT.test(text);
    if (isFirst || AFTER.test(text.slice(read.end, read.end + LEAD)))
      return { start, end: read.end, name, fields: read.fields, isFirst };
  }
  return undefined;
}

/** An answer that is the name of an action and nothing else. */
export function bareName(text: string): string | undefined {
  const name = text.replace(/^[\s"'`*]+|[\s"'`*.]+$/g, "");
  return ACTION_TYPES.find((type) => type === name);
}

/** `offset` is how much of the text stands before `before`. */
function standsAlone(before: string, at: number, offset: number): boolean {
  const line = before.lastIndexOf("\n", at - 1) + 1;
  const isWholeLine = line > 0 || offset === 0;
  return isWholeLine && ALONE.test(before.slice(line, at));
}

function readArguments(
  text: string,
  from: number,
  name: string,
): { readonly fields: JsonObject; readonly end: number } | undefined {
  const fields: Record<string, unknown> = {};
  let at = from;
  for (;;) {
    CLOSE.lastIndex = at;
    const closed = CLOSE.exec(text);
    if (closed !== null) return { fields, end: at + closed[0].length };
    ARGUMENT.lastIndex = at;
    const argument = ARGUMENT.exec(text);
    if (argument === null) return undefined;
    const [whole, key, double, single, bare] = argument;
    const value = double ?? single ?? (bare === "None" || bare === "null" ? null : bare);
    // The one function whose first argument needs no name.
    const named = key ?? (name === "investigate" && at === from ? "tool_name" : undefined);
    if (named === undefined || Object.hasOwn(fields, named)) return undefined;
    fields[named] = value;
    at += whole.length;
  }
}
