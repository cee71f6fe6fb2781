import { JsonTextError, parseStrictJson } from "../support/strict-json.js";
import type { Line } from "./read-lines.js";
import { isObject } from "../support/is-object.js";

export type ObjectInLine =
  | { readonly value: { readonly [key: string]: unknown } }
  /** What is wrong, as the end of a sentence that begins with the line. */
  | { readonly problem: string };

/** The JSON object of a line, or why it holds none. */
export function objectInLine(content: Line["content"]): ObjectInLine {
  if ("problem" in content) return content;
  try {
    const value = parseStrictJson(content.text);
    return isObject(value) ? { value } : { problem: "is not a JSON object" };
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    return { problem: `is not JSON that can be read: ${error.message}` };
  }
}
