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
  checkTicketFiles,
  createDataset,
  DatasetError,
  describeProblems,
  readText,
} from "../dataset/index.js";
import { readJsonFile } from "../files/read-json-file.js";
import { createProgress } from "./terminal/progress.js";
import {
  CLASSIFICATIONS,
  printTable,
  reportOn,
  secondReadingRows,
  type SecondReading,
} from "../dataset/report/index.js";

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
  const { tickets, problems } = checkTicketFiles(paths.map((path) => ({ path, text: readText(path) })));
  if (problems.length > 0) console.error(`${describeProblems(problems, paths.join(" + "))}\n`);
  if (tickets.length === 0) return 2;
  const dataset = createDataset(tickets);
  const progress = createProgress(process.stderr);
  progress.expect(CLASSIFICATIONS, 0);
  const findings = reportOn(dataset, (what) => progress.advance(what));
  progress.clear();
  const rows = [
    ...findings,
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
  return [...files].filter((file) => existsSync(file)).map((file) => readJsonFile(file) as SecondReading); // written by this project, read by this command alone
}
