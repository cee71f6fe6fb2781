import type { RouteField } from "../domain/vocabulary.js";
import { compactText } from "../support/compact-text.js";
import { valuesOf, type Columns } from "./columns/find-columns.js";
import { countWords, noWords, type WordCounts } from "./labels/word-counts.js";
import { addressesIn } from "./personal/hide-personal.js";
import { createKnownPeople, type KnownPeople } from "./personal/known-people.js";
import { rawTicket, type OwnLabels, type RawTicket } from "./raw-ticket.js";
import { isBroken, type Table } from "./read/row.js";
import { plainText } from "./text/plain-text.js";
import { dayOrderOf, type DayOrder } from "./text/read-date.js";

/** What a first look at every row finds: as much as all rows share, and of each row its id alone. */
export interface Survey {
  readonly rows: number;
  readonly counts: WordCounts;
  readonly people: KnownPeople;
  readonly dayOrder: DayOrder;
  /** The words of each ticket by its id, to know before anything is written which tickets will be there. */
  readonly labelsById: ReadonlyMap<string, OwnLabels>;
  /** Rows in which something stands that was written after the routing. */
  readonly leaking: number;
}

export async function survey(table: Table, columns: Columns): Promise<Survey> {
  const counts = noWords();
  const people = createKnownPeople();
  const labelsById = new Map<string, OwnLabels>();
  const known = new Map<string, OwnLabels>();
  const orders = new Set<DayOrder>();
  let rows = 0;
  let leaking = 0;
  for await (const row of table.rows()) {
    rows += 1;
    if (isBroken(row)) continue;
    const raw = rawTicket(row, columns);
    countWords(counts, raw.labels, raw.title);
    for (const cell of [...raw.people, ...addressesIn(raw.title), ...addressesIn(raw.description)])
      people.learn(cell);
    if (!labelsById.has(raw.id) && hasText(raw))
      labelsById.set(compactText(raw.id), shared(known, raw.labels));
    const order = dayOrderOf(raw.created);
    if (order !== undefined) orders.add(order);
    if (leaks(row.cells, columns)) leaking += 1;
  }
  const [dayOrder] = orders.size === 1 ? orders : [undefined];
  return { rows, counts, people, dayOrder, labelsById, leaking };
}

/** Whether there would be a ticket of it. */
function hasText({ title, description }: RawTicket): boolean {
  return plainText(title) !== "" || plainText(description) !== "";
}

/** The same words are kept once: there are few different ones, and many rows. */
function shared(known: Map<string, OwnLabels>, labels: OwnLabels): OwnLabels {
  const key = JSON.stringify(labels);
  const found = known.get(key);
  if (found !== undefined) return found;
  const entries = Object.entries(labels).map(([field, word]) => [field, compactText(word)] as const);
  const kept: Partial<Record<RouteField, string>> = Object.fromEntries(entries);
  known.set(compactText(key), kept);
  return kept;
}

function leaks(cells: readonly string[], columns: Columns): boolean {
  return (["work_notes", "leaks"] as const).some((role) => valuesOf(cells, columns, role).length > 0);
}
