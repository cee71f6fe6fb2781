import { isObject, type JsonObject } from "../support/is-object.js";
/** What a reply that is no answer says for itself, in whichever shape its sender says it. */

/** The body's own words and its code, where it has one. */
export interface ErrorDetail {
  readonly words: string;
  readonly code: string | undefined;
}

const LONGEST_TEXT = 2_000;
/** Errors within errors: gateways wrap the error that they got. */
const DEEPEST = 8;
const MESSAGES = ["message", "Message", "detail", "msg", "error_description", "title", "reason"] as const;
const CODES = ["code", "type", "status", "error_type"] as const;
/** Say nothing beside a message. */
const EMPTY_CODES: ReadonlySet<string> = new Set(["error", "invalid_request_error", "null", "about:blank"]);

/**
 * Reads `error` as an object, a text or a list (OpenAI, Azure, Anthropic, Ollama, Google's list of errors),
 * `message` beside it (vLLM, gateways), `detail` as text or as FastAPI's list, problem details and HTML pages.
 */
export function errorDetail(body: string): ErrorDetail {
  const text = body.trim();
  if (text === "") return { words: "no body", code: undefined };
  if (text.startsWith("<")) return { words: pageText(text), code: undefined };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { words: text.slice(0, LONGEST_TEXT), code: undefined };
  }
  return detailOf(value) ?? { words: text.slice(0, LONGEST_TEXT), code: undefined };
}

/** The same for an error within a body that was read already; undefined when it says nothing. */
export function detailOf(value: unknown, depth = 0): ErrorDetail | undefined {
  if (depth > DEEPEST || value === null) return undefined;
  if (typeof value === "string") return textDetail(value, depth);
  if (Array.isArray(value)) return listDetail(value, depth);
  if (!isObject(value)) return undefined;
  const inner = detailOf(value["error"] ?? value["errors"] ?? value["Error"], depth + 1);
  const code = CODES.map((name) => value[name]).find(isCode);
  const own = inner ?? messageOf(value, depth);
  if (own === undefined) return undefined;
  const raw = isObject(value["metadata"]) ? detailOf(value["metadata"]["raw"], depth + 1) : undefined;
  const words = raw === undefined || own.words.includes(raw.words) ? own.words : `${own.words}: ${raw.words}`;
  return { words, code: own.code ?? (code === undefined ? undefined : String(code)) };
}

function messageOf(value: JsonObject, depth: number): ErrorDetail | undefined {
  for (const name of MESSAGES) {
    const found = detailOf(value[name], depth + 1);
    if (found !== undefined) return { ...found, words: `${placeOf(value)}${found.words}` };
  }
  return undefined;
}

/** FastAPI says where in the request it is: `body.tools.0`. */
function placeOf({ loc }: JsonObject): string {
  return Array.isArray(loc) && loc.length > 0 ? `${loc.map(String).join(".")}: ` : "";
}

function textDetail(text: string, depth: number): ErrorDetail | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (/^[{[]/.test(trimmed)) {
    try {
      const inner = detailOf(JSON.parse(trimmed), depth + 1);
      if (inner !== undefined) return inner;
    } catch {
      // Text after all.
    }
  }
  return { words: trimmed.slice(0, LONGEST_TEXT), code: undefined };
}

function listDetail(list: readonly unknown[], depth: number): ErrorDetail | undefined {
  const MOST = 3;
  const details = list
    .slice(0, MOST)
    .map((item) => detailOf(item, depth + 1))
    .filter((detail) => detail !== undefined);
  if (details.length === 0) return undefined;
  return {
    words: details.map(({ words }) => words).join("; "),
    code: details.find(({ code }) => code !== undefined)?.code,
  };
}

function isCode(code: unknown): code is string | number {
  return typeof code === "number" || (typeof code === "string" && code !== "" && !EMPTY_CODES.has(code));
}

/** A gateway's page: its title and its words, without the markup. */
function pageText(page: string): string {
  const text = page
    .slice(0, LONGEST_TEXT)
    .replace(/<(script|style)\b[^]*?(?:<\/\1>|$)/gi, " ")
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return text === "" ? "an HTML page" : `an HTML page: ${text}`;
}
