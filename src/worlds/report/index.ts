import type { Ticket } from "../../domain/ticket.js";
import { countForms, secondDerivation, type WorldData, type WorldSplit } from "../../generator/index.js";
import { alignedColumns } from "../../support/text-table.js";
import { labelPairs } from "./label-pairs.js";
import { repetitionOf } from "./repetition.js";
import { isToldInText, tellsItsMatter } from "./told-in-text.js";
import { wordsAlone } from "./words-alone.js";

export { labelPairs } from "./label-pairs.js";
export { commonestRun, repetitionOf, type Repetition } from "./repetition.js";
export { isToldInText, tellsItsMatter } from "./told-in-text.js";
export { wordsAlone, type WordsAlone } from "./words-alone.js";

/** The scenario that a generated ticket's rationale names. */
export function scenarioOf(ticket: Ticket): string {
  return /^scenario (\S+)/.exec(ticket.rationale ?? "")?.[1] ?? "";
}

/** What is measured of generated tickets, as tables. */
export function worldReport(data: WorldData, split: WorldSplit, tickets: readonly Ticket[]): string {
  return [
    facts(data, split, tickets),
    pairs(tickets),
    words(tickets, "all tickets"),
    words(
      tickets.filter((ticket) => !tellsItsMatter(ticket)),
      "whose text does not tell the cause",
    ),
    ...tables(tickets),
  ].join("\n\n");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function shareOf(tickets: readonly Ticket[], holds: (ticket: Ticket) => boolean): number {
  return tickets.filter(holds).length / Math.max(1, tickets.length);
}

function facts(data: WorldData, split: WorldSplit, tickets: readonly Ticket[]): string {
  const { commonest, sharing, nearDuplicates, equal } = repetitionOf(tickets, scenarioOf);
  const wrong = tickets.filter((ticket) => secondDerivation(ticket).problems.length > 0).length;
  const forms = countForms(data, split);
  const rows = [
    [
      "scenarios of the split, and of these tickets",
      `${forms.scenarios}, ${new Set(tickets.map(scenarioOf)).size}`,
    ],
    ["different facts, causes and places that a ticket can have", forms.facts.toExponential(1)],
    ["different tickets, names, numbers and dates apart", forms.tickets.toExponential(1)],
    ["tickets whose labels do not follow a second time", String(wrong)],
    ["tickets that their text alone routes", percent(shareOf(tickets, isToldInText))],
    ["tickets with the very text of another", String(equal)],
    ["pairs that are nearly equal", String(nearDuplicates)],
    ["tickets with eight words in a row of another family", percent(sharing)],
    [`most tickets with the same nine words, names apart: "${commonest.run}"`, percent(commonest.share)],
  ];
  return alignedColumns([["measure", "value"], ...rows], [0]);
}

function pairs(tickets: readonly Ticket[]): string {
  const rows = labelPairs(tickets).map(({ known, guessed, blind, sighted }) => [
    `${known} → ${guessed}`,
    percent(blind),
    percent(sighted),
  ]);
  return alignedColumns([["who knows → guesses", "commonest", "knowing"], ...rows], [0]);
}

function words(tickets: readonly Ticket[], which: string): string {
  const rows = wordsAlone(tickets, scenarioOf).map(({ field, commonest, text, all }) => [
    field,
    percent(commonest),
    percent(text),
    percent(all),
  ]);
  return alignedColumns(
    [[`words alone, other scenarios, ${which}`, "commonest", "text", "text and notes"], ...rows],
    [0],
  );
}

/** A table for each pair, once. */
function tables(tickets: readonly Ticket[]): readonly string[] {
  return labelPairs(tickets)
    .filter(({ known, guessed }) => known < guessed)
    .map(({ known, guessed, table }) => {
      const columns = [...new Set([...table.values()].flatMap((counts) => [...counts.keys()]))].sort();
      const rows = [...table]
        .sort()
        .map(([word, counts]) => [word, ...columns.map((column) => String(counts.get(column) ?? 0))]);
      return alignedColumns([[`${known} × ${guessed}`, ...columns], ...rows], [0]);
    });
}
