import { counted } from "../../support/counted.js";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { isComplete } from "../../domain/partial-labels.js";
import { readJsonFile } from "../../files/read-json-file.js";
import type { Progress, Terminal } from "../../support/terminal.js";
import { checkTicketFiles } from "../check.js";
import { createDataset } from "../create-dataset.js";
import { builtInDatasetPath, readText } from "../load.js";
import { describeProblems } from "../problem.js";
import { CLASSIFICATIONS } from "./bag-of-words.js";
import { printTable } from "./print-table.js";
import { reportOn } from "./report.js";
import { secondReadingRows, type SecondReading } from "./second-reading.js";

const EXIT_SHORT = 1;
const EXIT_UNUSABLE = 2;

/**
 * Prints what a set of tickets must be beside what it is: several files as one set, in their order, the built-in set
 * for none. Gives the exit code.
 */
export function reportOnFiles(
  files: readonly string[],
  { strict, details }: { readonly strict: boolean; readonly details: boolean },
  { out, notes, progress }: Terminal & { readonly progress: Progress },
): number {
  const paths = files.length === 0 ? [builtInDatasetPath()] : files;
  const { tickets, problems } = checkTicketFiles(paths.map((path) => ({ path, text: readText(path) })));
  if (problems.length > 0) notes.write(`${describeProblems(problems, paths.join(" + "))}\n\n`);
  if (tickets.length === 0) return EXIT_UNUSABLE;
  const lacking = tickets.filter((ticket) => !isComplete(ticket)).length;
  if (lacking > 0) {
    notes.write(
      `${lacking} of ${counted(tickets.length, "ticket")} ${lacking === 1 ? "lacks" : "lack"} labels, and this report asks for what a set with all of them should be. ` +
        "helpdesk-env check-tickets says what can be judged on them.\n",
    );
    return EXIT_UNUSABLE;
  }
  const dataset = createDataset(tickets);
  progress.expect(CLASSIFICATIONS, 0);
  const findings = reportOn(dataset, (what) => progress.advance(what));
  progress.clear();
  const rows = [
    ...findings,
    ...readingsBeside(paths).flatMap((reading) => secondReadingRows(reading, tickets)),
  ];
  const short = rows.filter((row) => !row.ok);
  out(printTable(rows, details));
  out(`\n${counted(tickets.length, "ticket")}, digest ${dataset.digest}`);
  out(
    short.length === 0
      ? "Nothing falls short."
      : `${short.length} of ${counted(rows.length, "row")} ${short.length === 1 ? "falls" : "fall"} short.`,
  );
  if (problems.length > 0) return EXIT_UNUSABLE;
  return strict && short.length > 0 ? EXIT_SHORT : 0;
}

/** What blind readers made of the tickets, where it lies beside them as `second-reading.json`. */
function readingsBeside(paths: readonly string[]): readonly SecondReading[] {
  const files = new Set(paths.map((path) => join(dirname(path), "second-reading.json")));
  return [...files].filter((file) => existsSync(file)).map((file) => readJsonFile(file) as SecondReading); // written by this project, read by this command alone
}
