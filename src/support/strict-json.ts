import { errorMessage } from "./error-message.js";
import { pathText } from "./path-text.js";

/** Levels of lists and objects within one another; nothing that people write by hand or we write comes near. */
const MOST_LEVELS = 100;

/** Text that is not JSON; the message ends a sentence that names the file. */
export class JsonTextError extends Error {
  override readonly name = "JsonTextError";
}

/** A key that stands twice in one object: `JSON.parse` takes the last and says nothing. */
export interface RepeatedKey {
  /** Keys and positions that lead to the object; empty for the outermost. */
  readonly path: readonly (string | number)[];
  readonly key: string;
  /** Lines of the first and of the next, from 1. */
  readonly lines: readonly [number, number];
}

export interface StrictJson {
  readonly value: unknown;
  /** In the order of the text. */
  readonly repeated: readonly RepeatedKey[];
}

/**
 * Reads JSON that people may have written or merged by hand. A byte-order mark may lead. Throws {@link JsonTextError}
 * for text that is not JSON, with line and column, and for nesting that no reader survives.
 */
export function readStrictJson(text: string): StrictJson {
  const json = text.startsWith("\uFEFF") ? text.slice(1) : text;
  return { value: parse(json), repeated: scan(json) };
}

/** As {@link readStrictJson}, where a repeated key is an error like any other. */
export function parseStrictJson(text: string): unknown {
  const { value, repeated } = readStrictJson(text);
  const [first] = repeated;
  if (first !== undefined) throw new JsonTextError(describeRepeatedKey(first));
  return value;
}

export function describeRepeatedKey({ path, key, lines: [first, next] }: RepeatedKey): string {
  const where = first === next ? "" : ` (in lines ${first} and ${next})`;
  const within = path.length === 0 ? "" : ` of ${pathText(path)}`;
  return `the key ${JSON.stringify(key)}${within} stands twice${where}; keep the one that is meant`;
}

function parse(json: string): unknown {
  if (json.trim() === "") throw new JsonTextError("there is nothing in it");
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep();
    const message = errorMessage(error);
    const position = /^(.*?) in JSON at position (\d+)/s.exec(message);
    if (position === null) throw new JsonTextError(message.replace(/\s+/g, " "));
    const [, what = "", offset = "0"] = position;
    throw new JsonTextError(`${what}, in ${placeOf(json, Number(offset))}`);
  }
}

function placeOf(text: string, offset: number): string {
  const column = `column ${offset - text.lastIndexOf("\n", offset - 1)}`;
  return text.includes("\n") ? `line ${lineOf(text, offset)}, ${column}` : column;
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

function tooDeep(): JsonTextError {
  return new JsonTextError(`its lists and objects lie more than ${MOST_LEVELS} levels within one another`);
}

/** A list or an object that is being read. */
interface Level {
  /** Where each key began; undefined in a list. */
  readonly keys: Map<string, number> | undefined;
  /** The key or position that is being read. */
  at: string | number;
  /** Whether the next text is a key. */
  wantsKey: boolean;
}

/** Walks over text that is known to be JSON, without recursion. */
function scan(json: string): readonly RepeatedKey[] {
  const repeated: RepeatedKey[] = [];
  const levels: Level[] = [];
  for (let index = 0; index < json.length; index += 1) {
    const level = levels.at(-1);
    switch (json.charCodeAt(index)) {
      case 0x7b: // {
      case 0x5b: {
        // [
        if (levels.length === MOST_LEVELS) throw tooDeep();
        const isObject = json.charCodeAt(index) === 0x7b;
        levels.push({ keys: isObject ? new Map() : undefined, at: isObject ? "" : 0, wantsKey: isObject });
        break;
      }
      case 0x7d: // }
      case 0x5d: // ]
        levels.pop();
        break;
      case 0x2c: // ,
        if (level?.keys !== undefined) level.wantsKey = true;
        else if (level !== undefined && typeof level.at === "number") level.at += 1;
        break;
      case 0x22: {
        // "
        const end = endOfText(json, index);
        if (level?.keys !== undefined && level.wantsKey) {
          const key = keyAt(json, index, end);
          const earlier = level.keys.get(key);
          if (earlier !== undefined) {
            const path = levels.slice(0, -1).map(({ at }) => at);
            repeated.push({ path, key, lines: [lineOf(json, earlier), lineOf(json, index)] });
          }
          level.keys.set(key, index);
          level.at = key;
          level.wantsKey = false;
        }
        index = end;
        break;
      }
    }
  }
  return repeated;
}

/** The index of the quote that closes the text opened at `start`. */
function endOfText(json: string, start: number): number {
  let index = start + 1;
  for (; json.charCodeAt(index) !== 0x22; index += 1) if (json.charCodeAt(index) === 0x5c) index += 1;
  return index;
}

function keyAt(json: string, start: number, end: number): string {
  const raw = json.slice(start + 1, end);
  return raw.includes("\\") ? String(JSON.parse(json.slice(start, end + 1))) : raw;
}
