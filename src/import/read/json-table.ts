import { JSONParser } from "@streamparser/json";
import { errorMessage } from "../../support/error-message.js";
import { isObject } from "../../support/is-object.js";
import { ImportError } from "../import-error.js";
import type { Encoding } from "./encoding.js";
import { flatten } from "./flatten.js";
import type { BrokenRow, Row, Table } from "./row.js";
import { startOf, textOf } from "./text-stream.js";

/** Names that lists of tickets have in tools' exports. */
const LISTS = ["tickets", "records", "result", "results", "issues", "items", "data"];

/** More different names than these are no columns. */
const MOST_COLUMNS = 2_000;

/** An array of records, an object with one under a usual name, or a record a line. Throws {@link ImportError}. */
export async function jsonTable(path: string, encoding: Encoding): Promise<Table> {
  const names = new Set<string>();
  for await (const { record } of recordsOf(path, encoding)) {
    if (isObject(record)) for (const name of flatten(record).keys()) names.add(name);
    if (names.size > MOST_COLUMNS)
      throw new ImportError(`${path}: its records have more than ${MOST_COLUMNS} names.`);
  }
  if (names.size === 0) {
    throw new ImportError(
      `${path} has no records: an array of objects, an object with one under ${LISTS.join(", ")}, or an object a line.`,
    );
  }
  const headers = [...names];
  return {
    headers,
    told: `${encoding.toUpperCase()}, JSON`,
    async *rows() {
      for await (const { record, line } of recordsOf(path, encoding)) yield rowOf(record, line, headers);
    },
  };
}

function rowOf(record: unknown, line: number, headers: readonly string[]): Row | BrokenRow {
  if (!isObject(record)) return { line, broken: "no object" };
  const flat = flatten(record);
  return { line, cells: headers.map((name) => flat.get(name) ?? "") };
}

interface JsonRecord {
  readonly record: unknown;
  readonly line: number;
}

/** Characters in which the first line of records a line must end. */
const SAMPLE = 65_536;

/** Where the records are. */
function pathsOf(start: string): string[] {
  const text = start.trimStart();
  if (text.startsWith("[")) return ["$.*"];
  const [line = ""] = text.split("\n", 1);
  const first = parsed(line) ?? parsed(text);
  const isList = !isObject(first) || LISTS.some((name) => Array.isArray(first[name]));
  return isList ? LISTS.map((name) => `$.${name}.*`) : ["$"];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* recordsOf(path: string, encoding: Encoding): AsyncGenerator<JsonRecord> {
  const paths = pathsOf(await startOf(path, encoding, SAMPLE));
  const parser = new JSONParser({ paths, keepStack: false, separator: "" });
  let found: unknown[] = [];
  let count = 0;
  let broken: string | undefined;
  parser.onValue = ({ value }) => void found.push(value);
  parser.onError = ({ message }) => {
    broken ??= message;
  };
  for await (const piece of textOf(path, encoding)) {
    try {
      parser.write(piece);
    } catch (error) {
      broken ??= errorMessage(error);
    }
    for (const record of found) yield { record, line: (count += 1) };
    found = [];
    if (broken !== undefined) throw unreadable(path, count, broken);
  }
  // The end alone tells that something is left open.
  if (!parser.isEnded) end(parser);
  if (broken !== undefined) throw unreadable(path, count, broken);
}

function end(parser: JSONParser): void {
  try {
    parser.end();
  } catch {
    // `onError` has it.
  }
}

function unreadable(path: string, count: number, broken: string): ImportError {
  return new ImportError(`${path} is not JSON that can be read, after record ${count}: ${broken}`);
}
