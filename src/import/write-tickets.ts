import { TICKETS_FORMAT } from "../dataset/index.js";
import { ROUTE_FIELDS } from "../domain/vocabulary.js";
import type { OutputFile } from "../files/output-file.js";
import type { Columns } from "./columns/find-columns.js";
import { applyMap, meaningOf } from "./labels/apply-map.js";
import type { LabelMap } from "./labels/map-file.js";
import type { WordCounts } from "./labels/word-counts.js";
import { createLinks } from "./links.js";
import { makeTicket, type TicketMaking } from "./make-ticket.js";
import { rawTicket } from "./raw-ticket.js";
import { isBroken, type Table } from "./read/row.js";
import type { Survey } from "./survey.js";
import { noTally, skip, type ImportTally } from "./tally.js";

export interface Writing extends Omit<TicketMaking, "linkOf" | "people" | "dayOrder"> {
  readonly table: Table;
  readonly columns: Columns;
  readonly found: Survey;
  /** What the tickets were made of, for a reader. */
  readonly source: Readonly<Record<string, unknown>>;
}

/** Writes every row as a ticket, one a line, and counts what became of it. */
export async function writeTickets(output: OutputFile, writing: Writing): Promise<ImportTally> {
  const { table, columns, found, map, source } = writing;
  const tally = noTally();
  const ids = new Set<string>();
  const linkOf = createLinks((id) => {
    const labels = found.labelsById.get(id);
    return labels !== undefined && Object.keys(applyMap(map, labels).labels).length > 0;
  });
  const making: TicketMaking = { ...writing, linkOf, people: found.people, dayOrder: found.dayOrder };
  const head = { format: TICKETS_FORMAT, source, label_sets: labelSets(found.counts, map) };
  output.write(`${JSON.stringify(head).slice(0, -1)},\n"tickets":[`);
  for await (const row of table.rows()) {
    if (isBroken(row)) {
      skip(tally, row.line, row.broken);
      continue;
    }
    const raw = rawTicket(row, columns);
    if (ids.has(raw.id)) {
      skip(tally, row.line, "the id of an earlier row");
      continue;
    }
    const made = makeTicket(raw, making, tally);
    if ("skipped" in made) {
      skip(tally, row.line, made.skipped);
      continue;
    }
    ids.add(Buffer.from(raw.id).toString());
    output.write(`${tally.written === 0 ? "" : ","}\n${JSON.stringify(made.record)}`);
    tally.written += 1;
  }
  const isPartial = ROUTE_FIELDS.some((field) => tally.labelled[field] < tally.written);
  output.write(`\n],\n"labels":"${isPartial ? "partial" : "complete"}"}\n`);
  return tally;
}

/** Every word of the team, with ours for it. */
function labelSets(
  counts: WordCounts,
  map: LabelMap,
): Readonly<Record<string, Readonly<Record<string, string | null>>>> {
  const fields = ROUTE_FIELDS.filter((field) => counts[field].size > 0);
  return Object.fromEntries(
    fields.map((field) => [
      field,
      Object.fromEntries(
        [...counts[field].keys()].map((word) => [word, meaningOf(map, field, word)?.to ?? null]),
      ),
    ]),
  );
}
