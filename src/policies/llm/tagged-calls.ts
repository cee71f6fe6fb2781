import { ACTION_TYPES, TOOL_NAMES } from "../../domain/vocabulary.js";
import type { Span } from "./brackets.js";
import type { JsonObject } from "../../support/is-object.js";
import { WORD_FIELDS } from "./match-key.js";
import { TARGET_FIELD } from "./words.js";

/** A call that was written in tags; without a name where only its fields have tags of their own. */
export interface TaggedCall extends Span {
  readonly name: string | undefined;
  readonly fields: JsonObject;
}

/** `<function=submit>`, `<parameter=priority>`, `<invoke name="submit">`, `<arg_key>`, `<priority>`, `</…>`. */
const TAG =
  /<(\/?)([A-Za-z_][\w:.-]{0,60})(?:\s*=\s*["']?([\w.:-]{1,80})["']?|\s+name\s*=\s*["']([\w.:-]{1,80})["'])?\s*>/g;
const CALLS: ReadonlySet<string> = new Set(["function", "invoke", "tool_use", "call", "tool", "action"]);
const PARAMETERS: ReadonlySet<string> = new Set(["parameter", "param", "argument", "arg"]);
const FUNCTIONS: ReadonlySet<string> = new Set([...ACTION_TYPES, ...TOOL_NAMES]);
const FIELDS: ReadonlySet<string> = new Set([...WORD_FIELDS, TARGET_FIELD]);

/** The last call in tags that names a function or a field. One pass over the tags. */
export function lastTaggedCall(text: string): TaggedCall | undefined {
  let last: TaggedCall | undefined;
  let name: string | undefined;
  let fields: Record<string, unknown> = {};
  let start: number | undefined;
  let key: string | undefined;
  let open: { readonly tag: string; readonly key: string | undefined; readonly at: number } | undefined;

  const finish = (end: number): void => {
    const isCall = Object.keys(fields).length > 0 || (name !== undefined && !holdsObject(text, start, end));
    if (start !== undefined && isCall) last = { name, fields, start, end };
    [name, fields, start, key] = [undefined, {}, undefined, undefined];
  };
  for (const match of text.matchAll(TAG)) {
    const [whole, slash, rawTag = "", equals, attribute] = match;
    const tag = rawTag.replace(/^.*:/, "");
    const end = match.index + whole.length;
    const given = equals ?? attribute;
    if (slash === "/") {
      if (open?.tag === tag) {
        const value = text.slice(open.at, match.index).trim();
        if (tag === "arg_key") key = value;
        else if (tag === "tool_call") name ??= undefined;
        else if (open.key !== undefined) {
          fields[open.key] = Object.hasOwn(fields, open.key) && fields[open.key] !== value ? [] : value;
          start ??= open.at;
        }
        open = undefined;
      } else if (CALLS.has(tag) || FUNCTIONS.has(tag) || tag === "tool_call") finish(end);
    } else if (CALLS.has(tag) && given !== undefined) {
      finish(match.index);
      [name, start] = [given, match.index];
    } else if (FUNCTIONS.has(tag)) {
      finish(match.index);
      [name, start] = [tag, match.index];
    } else if (tag === "tool_call") {
      finish(match.index);
      const written = /^\s*([\w.]{1,60})\s*(?=<)/.exec(text.slice(end, end + 80))?.[1];
      if (written !== undefined) [name, start] = [written, match.index];
    } else if (PARAMETERS.has(tag) && given !== undefined) open = { tag, key: given, at: end };
    else if (tag === "arg_key") open = { tag, key: undefined, at: end };
    else if (tag === "arg_value") open = { tag, key, at: end };
    else if (FIELDS.has(tag)) open = { tag, key: tag, at: end };
  }
  finish(text.length);
  return last;
}

/** The arguments of such a call are an object, which is read as one. */
function holdsObject(text: string, start: number | undefined, end: number): boolean {
  return start !== undefined && text.slice(start, end).includes("{");
}
