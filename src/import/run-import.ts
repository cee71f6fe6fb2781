import { counted } from "../support/counted.js";
import { basename } from "node:path";
import { checkOutputs, named } from "../files/check-outputs.js";
import { openOutputFile, replaceFile } from "../files/output-file.js";
import type { Terminal } from "../support/terminal.js";
import { findColumns, guessSource } from "./columns/find-columns.js";
import { TOOLS } from "./columns/tools.js";
import { ImportError } from "./import-error.js";
import { certainOnly, merged, withMeaning } from "./labels/apply-map.js";
import { labelMap, mapText, readMap, type LabelMap } from "./labels/map-file.js";
import { fieldsWithoutLabels } from "./labels/word-counts.js";
import { guesses, propose } from "./labels/propose.js";
import type { ImportOptions } from "./options.js";
import { createPseudonyms } from "./personal/pseudonym.js";
import { openTable } from "./read/open-table.js";
import { survey } from "./survey.js";
import { tellLook, tellProposal, tellWritten } from "./tell.js";
import { writeTickets } from "./write-tickets.js";

/** Exit code where a person has to decide first: no tickets were written. */
const EXIT_UNDECIDED = 1;
/** Exit code for an export or a map that cannot be used. */
const EXIT_UNUSABLE = 2;

const NO_MAP: LabelMap = labelMap(() => []);

/** Makes a file of tickets of an export, and tells what became of it. Gives the exit code. */
export async function runImport(options: ImportOptions, terminal: Terminal): Promise<number> {
  try {
    return await importFile(options, terminal);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    terminal.notes.write(`import: ${error.message}\n`);
    return EXIT_UNUSABLE;
  }
}

async function importFile(options: ImportOptions, terminal: Terminal): Promise<number> {
  const { file, out, acceptProposals } = options;
  const mapPath = options.map ?? mapPathOf(out);
  const inputs = named({ FILE: file, "--map": options.map });
  checkOutputs(
    [...named({ "--out": out }), ...(options.map === undefined ? [{ flag: "--out", path: mapPath }] : [])],
    inputs,
  );
  const given = options.map === undefined ? undefined : readMap(options.map);
  const table = await openTable(file);
  const source = options.from ?? guessSource(table.headers, table.isJson);
  const tool = TOOLS[source];
  const columns = findColumns(table.headers, tool.roles, given?.columns ?? {});
  const found = await survey(table, columns);
  const crowded = fieldsWithoutLabels(found.counts);
  const proposed = propose(found.counts, tool);
  tellLook({ options, source, table, columns, found, crowded }, terminal);
  if (given === undefined && !acceptProposals && guesses(proposed) > 0) {
    replaceFile({ flag: "--out", path: mapPath }, mapText(proposed, columns.inMap));
    tellProposal({ labels: proposed, mapPath, options }, terminal);
    return EXIT_UNDECIDED;
  }
  const map = merged(
    withMeaning(acceptProposals ? proposed : certainOnly(proposed)),
    given?.labels ?? NO_MAP,
  );
  const pseudonyms = options.keepPersonalData ? undefined : createPseudonyms(table.digest);
  const output = openOutputFile({ flag: "--out", path: out });
  try {
    const tally = await writeTickets(output, {
      table,
      columns,
      found,
      map,
      pseudonyms,
      keepsNotes: options.keepNotes,
      source: { tool: source, file: basename(file), sha256: table.digest },
    });
    if (tally.written === 0) throw nothingWritten(tally.skipped);
    output.commit();
    if (options.map === undefined)
      replaceFile({ flag: "--out", path: mapPath }, mapText(proposed, columns.inMap));
    tellWritten({ tally, map, found, pseudonyms, mapPath, options }, terminal);
    return 0;
  } finally {
    output.discard();
  }
}

function nothingWritten(skipped: ReadonlyMap<string, { readonly count: number }>): ImportError {
  const reasons = [...skipped].map(([why, { count }]) => `${counted(count, "row")}: ${why}`).join("; ");
  return new ImportError(
    `no row could be made a ticket (${reasons}). Name words of yours in a map (docs/own-tickets.md).`,
  );
}

/** `tickets.json` has its words in `tickets.map.json`. */
function mapPathOf(out: string): string {
  return `${out.replace(/\.json$/i, "")}.map.json`;
}
