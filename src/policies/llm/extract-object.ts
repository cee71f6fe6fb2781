import { JSONRepairError, jsonrepair } from "jsonrepair";
import type { Repair } from "./declared-rules.js";

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Extracted {
  readonly object: JsonObject;
  readonly repairs: readonly Repair[];
}

/** A model's thoughts aloud: never part of the answer. */
const THOUGHTS = /<think(?:ing)?>[^]*?<\/think(?:ing)?>/g;
const FENCE = /```[\w-]*[ \t]*\n?([^]*?)(?:```|$)/;

/** The JSON object in a text, however it is wrapped; undefined when there is none. */
export function extractObject(text: string): Extracted | undefined {
  const whole = text.trim();
  const exact = parseObject(whole);
  if (exact !== undefined) return { object: exact, repairs: [] };

  const spoken = whole.replace(THOUGHTS, "").trim();
  const fence = FENCE.exec(spoken);
  const fenced = fence?.[1]?.includes("{") === true ? fence : undefined;
  const inner = (fenced?.[1] ?? spoken).trim();
  const piece = lastObject(inner);
  if (piece === undefined) return undefined;
  const parsed = parseObject(piece);
  const object = parsed ?? parseObject(mended(piece));
  if (object === undefined) return undefined;
  const isAlone = spoken === whole && spoken === (fenced?.[0] ?? piece) && inner === piece;
  const repairs: readonly (Repair | false)[] = [
    fenced !== undefined && "code_fence",
    !isAlone && "surrounding_text",
    parsed === undefined && "broken_json",
  ];
  return { object, repairs: repairs.filter((repair) => repair !== false) };
}

/** The last whole object: who thinks aloud answers last. Without one, what begins as an object and never ends. */
function lastObject(text: string): string | undefined {
  let [depth, start] = [0, -1];
  let quoted = false;
  let last: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted && letter === "\\") at += 1;
    else if (letter === '"' && depth > 0) quoted = !quoted;
    else if (quoted) continue;
    else if (letter === "{") {
      if (depth === 0) start = at;
      depth += 1;
    } else if (letter === "}" && depth > 0) {
      depth -= 1;
      if (depth === 0) last = text.slice(start, at + 1);
    }
  }
  return last ?? (depth > 0 ? text.slice(start) : undefined);
}

function parseObject(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function mended(text: string): string | undefined {
  try {
    return jsonrepair(text);
  } catch (error) {
    if (error instanceof JSONRepairError) return undefined;
    throw error;
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
