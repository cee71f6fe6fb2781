/**
 * Prints what a set of tickets must be beside what it is.
 *
 *   npm run dataset:report -- [--strict] [--details] [FILE…]
 *
 * Several files are read as one set, in their order. Exit code 2 when a record is unusable; with --strict,
 * 1 when anything falls short.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import {
  builtInDatasetPath,
  checkTickets,
  createDataset,
  DatasetError,
  describeProblems,
  readText,
} from "../dataset/index.js";
import { printTable, reportOn, secondReadingRows, type SecondReading } from "../dataset/report/index.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { strict: { type: "boolean", default: false }, details: { type: "boolean", default: false } },
});
const files = positionals.length === 0 ? [builtInDatasetPath()] : positionals;

try {
  process.exitCode = report(files);
} catch (error) {
  if (!(error instanceof DatasetError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function report(paths: readonly string[]): number {
  const merged = JSON.stringify(paths.flatMap(readRecords));
  const { tickets, problems } = checkTickets(merged);
  if (problems.length > 0) console.error(`${describeProblems(problems, paths.join(" + "))}\n`);
  if (tickets.length === 0) return 2;
  const dataset = createDataset(tickets);
  const rows = [
    ...reportOn(dataset),
    ...readingsBeside(paths).flatMap((reading) => secondReadingRows(reading, tickets)),
  ];
  const short = rows.filter((row) => !row.ok);
  console.log(printTable(rows, values.details));
  console.log(`\n${tickets.length} tickets, digest ${dataset.digest}`);
  console.log(
    short.length === 0 ? "Nothing falls short." : `${short.length} of ${rows.length} rows fall short.`,
  );
  if (problems.length > 0) return 2;
  return values.strict && short.length > 0 ? 1 : 0;
}

/** What blind readers made of the tickets, where it lies beside them as `second-reading.json`. */
function readingsBeside(paths: readonly string[]): readonly SecondReading[] {
  const files = new Set(paths.map((path) => join(dirname(path), "second-reading.json")));
  return [...files]
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readText(file)) as SecondReading); // written by this project, read by this command alone
}

/** The file's records unread; a file that is not a list is handed on whole, for the check to complain about. */
function readRecords(path: string): readonly unknown[] {
  const text = readText(path);
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return Array.isArray(json) ? json : [json];
  } catch (error) {
    const problem = `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    throw new DatasetError([{ ticketId: null, index: null, field: "", problem }], path);
  }
}
