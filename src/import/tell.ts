import { ROUTE_FIELDS, type RouteField } from "../domain/vocabulary.js";
import type { Terminal } from "../support/terminal.js";
import type { Columns } from "./columns/find-columns.js";
import { ROLES } from "./columns/roles.js";
import { TOOLS, type Source } from "./columns/tools.js";
import { meaningOf } from "./labels/apply-map.js";
import type { LabelMap } from "./labels/map-file.js";
import type { ImportOptions } from "./options.js";
import { PERSONAL_KINDS, type Pseudonyms } from "./personal/pseudonym.js";
import type { Table } from "./read/row.js";
import type { Survey } from "./survey.js";
import type { ImportTally } from "./tally.js";

/** Names of a list that are told. */
const MOST_NAMED = 8;

interface Look {
  readonly options: ImportOptions;
  readonly source: Source;
  readonly table: Table;
  readonly columns: Columns;
  readonly found: Survey;
  readonly crowded: readonly RouteField[];
}

/** What the export is, before anything is made of it. */
export function tellLook({ options, source, table, columns, found, crowded }: Look, { out }: Terminal): void {
  const how =
    options.from === undefined ? "guessed from its headers; --from says otherwise" : "as --from says";
  out(`${options.file}: ${rows(found.rows)}, ${table.told}; read as ${TOOLS[source].name} (${how})`);
  const used = ROLES.flatMap((role) => {
    const names = columns.names[role];
    return names === undefined || role === "leaks" || role === "work_notes"
      ? []
      : [`${role} ← ${names.join(", ")}`];
  });
  out(`columns: ${used.join("; ")}`);
  if (columns.unused.length > 0) out(`not read: ${named(columns.unused)}`);
  for (const field of crowded) {
    out(`${field}: more different words than labels can have; only the first 2,000 are looked at`);
  }
  if (found.leaking > 0) {
    const names = [...(columns.names.work_notes ?? []), ...(columns.names.leaks ?? [])];
    const kept = options.keepNotes
      ? "; work notes are kept as --keep-notes says, though they may name the answer"
      : "";
    out(
      `left out, since it was written after the routing: ${names.join(", ")} (${rows(found.leaking)})${kept}`,
    );
  }
}

interface Proposal {
  readonly labels: LabelMap;
  readonly mapPath: string;
  readonly options: ImportOptions;
}

/** The words, what they could mean and why; nothing was used. */
export function tellProposal({ labels, mapPath, options }: Proposal, { out }: Terminal): void {
  for (const field of ROUTE_FIELDS) {
    const words = [...labels[field]].sort(([, a], [, b]) => (b.tickets ?? 0) - (a.tickets ?? 0));
    if (words.length === 0) continue;
    out(`\n${field}, your words:`);
    for (const [word, { to, guessed, confidence, reason, tickets }] of words.slice(0, 3 * MOST_NAMED)) {
      const sure = guessed ? `guess, ${confidence ?? 0}: ` : "";
      out(`  ${word} (${tickets ?? 0}) → ${to ?? "nothing"} – ${sure}${reason ?? ""}`);
    }
    if (words.length > 3 * MOST_NAMED) out(`  and ${words.length - 3 * MOST_NAMED} more in ${mapPath}`);
  }
  const command = `helpdesk-env import ${shown(options.file)}`;
  out(
    `\nNo tickets are written yet: these are guesses. They are in ${mapPath}; put right what is wrong, then run\n` +
      `  ${command} --map ${shown(mapPath)} --out ${shown(options.out)}\n` +
      `or take them as they are, marked as guessed:\n  ${command} --accept-proposals --out ${shown(options.out)}`,
  );
}

interface Written {
  readonly tally: ImportTally;
  readonly map: LabelMap;
  readonly found: Survey;
  readonly pseudonyms: Pseudonyms | undefined;
  readonly mapPath: string;
  readonly options: ImportOptions;
}

/** What became of the rows, and what to do next. */
export function tellWritten(
  { tally, map, found, pseudonyms, mapPath, options }: Written,
  { out, notes }: Terminal,
): void {
  out(`\n${options.out}: ${tally.written} tickets of ${rows(found.rows)}; your words are in ${mapPath}`);
  for (const [why, { count, lines }] of tally.skipped) {
    out(`  left out: ${rows(count)} – ${why} (line ${lines.join(", ")}${count > lines.length ? ", …" : ""})`);
  }
  for (const field of ROUTE_FIELDS) out(`  ${fieldLine(field, tally)}`);
  for (const line of unmappedLines(map, found)) out(`  ${line}`);
  const texts = [
    `${tally.fromHtml} had HTML`,
    `${tally.withoutDescription} have no description (the title stands for it)`,
    `${tally.cut} were cut to the longest text that a ticket can have`,
    `${tally.undated} have no date that can be read`,
    `${tally.linked} are linked, ${tally.linksLost} lead to a ticket that is not there`,
  ].filter((text) => !text.startsWith("0 "));
  if (texts.length > 0) out(`  of the tickets ${texts.join(", ")}`);
  if (tally.routesKnown > 0) {
    const share = Math.round((100 * tally.rerouted) / tally.routesKnown);
    out(
      `  your own desk sent ${tally.rerouted} of ${tally.routesKnown} on after the first group (${share} %): what an agent is measured beside`,
    );
  }
  if (pseudonyms === undefined) {
    notes.write(
      "import: warning: personal data were kept, as --keep-personal-data says. Whoever has the file has them.\n",
    );
  } else {
    out(
      `  personal data replaced: ${PERSONAL_KINDS.map((kind) => `${pseudonyms.counts[kind]} ${kind}`).join(", ")}`,
    );
  }
  out(
    `\nNext:\n  helpdesk-env check-tickets ${shown(options.out)}\n  helpdesk-env evaluate --policy heuristic --tasks 1 --split all --dataset ${shown(options.out)} --html report.html`,
  );
}

function fieldLine(field: RouteField, { labelled, guessed, written }: ImportTally): string {
  const [have, by] = [labelled[field], guessed[field]];
  if (have === 0) return `${field}: no ticket has it; it is not graded`;
  const rest = have < written ? `; the other ${written - have} are not graded by it` : "";
  return `${field}: ${have} of ${written}${by > 0 ? `, ${by} of them by a guess` : ""}${rest}`;
}

/** Words that nothing of ours stands for, with their tickets. */
function unmappedLines(map: LabelMap, found: Survey): readonly string[] {
  return ROUTE_FIELDS.flatMap((field) => {
    const words = [...found.counts[field]]
      .filter(([word]) => (meaningOf(map, field, word)?.to ?? null) === null)
      .sort(([, a], [, b]) => b.tickets - a.tickets)
      .map(([word, { tickets }]) => `${word} (${tickets})`);
    return words.length === 0 ? [] : [`not mapped, ${field}: ${named(words)}`];
  });
}

function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function rows(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}

/** As a shell takes it. */
function shown(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
