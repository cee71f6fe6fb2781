import { Readable } from "node:stream";
import { CsvError, parse, type Info } from "csv-parse";
import { ImportError } from "../import-error.js";
import type { Encoding } from "./encoding.js";
import { layoutOf, type Layout } from "./delimiter.js";
import type { BrokenRow, Row, Table } from "./row.js";
import { startOf, textOf } from "./text-stream.js";

/** Characters that are looked at for the delimiter. */
const SAMPLE = 65_536;
/** Characters of one row; a quote that is never closed would swallow the file. */
const LONGEST_ROW = 2_000_000;

const DELIMITER_NAMES = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" } as const;

interface Parsed {
  readonly record: readonly string[];
  readonly info: Info;
}

/** Throws {@link ImportError} for a file without a header. */
export async function csvTable(path: string, encoding: Encoding): Promise<Table> {
  const layout = layoutOf(await startOf(path, encoding, SAMPLE));
  let headers: readonly string[] | undefined;
  for await (const { record } of records(path, encoding, layout)) {
    headers = record.map((cell) => cell.trim());
    break;
  }
  if (headers === undefined) throw new ImportError(`${path} is empty: there is no header and no row.`);
  const count = headers.length;
  return {
    headers,
    told: `${encoding.toUpperCase()}, cells between ${DELIMITER_NAMES[layout.delimiter]}`,
    async *rows() {
      let isHeader = true;
      for await (const { record, info } of records(path, encoding, layout)) {
        if (!isHeader) yield rowOf(record, info, count);
        isHeader = false;
      }
    },
  };
}

/** Cells beyond the header that are empty are nothing; any other wrong number of cells is told. */
function rowOf(record: readonly string[], info: Info, count: number): Row | BrokenRow {
  const breaks = record.reduce((sum, cell) => sum + (cell.split("\n").length - 1), 0);
  const line = info.lines - breaks;
  const cells = record.slice(0, count);
  const beyond = record.slice(count).some((cell) => cell.trim() !== "");
  if (cells.length === count && !beyond) return { line, cells };
  return {
    line,
    broken: record.length < count ? "fewer cells than the header" : "more cells than the header",
  };
}

async function* records(path: string, encoding: Encoding, layout: Layout): AsyncGenerator<Parsed> {
  const parser = parse({
    delimiter: layout.delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    from_line: layout.hasSeparatorLine ? 2 : 1,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    info: true,
  });
  const source = Readable.from(textOf(path, encoding));
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let last = 0;
  try {
    for await (const each of parser) {
      // What `info: true` gives.
      const parsed = each as Parsed;
      last = parsed.info.lines;
      yield parsed;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ImportError(`${path}: ${reasonOf(error, last + 1)}`);
  } finally {
    source.destroy();
    parser.destroy();
  }
}

/** `line` is where the row begins that went wrong. */
function reasonOf({ code, message }: CsvError, line: number): string {
  if (code === "CSV_QUOTE_NOT_CLOSED" || code === "CSV_MAX_RECORD_SIZE") {
    return `a quote is opened and never closed from line ${line} on; close it, or export the file again with quotes doubled.`;
  }
  return `it cannot be read as a table from line ${line} on: ${message}`;
}
