/** Generated tickets neither repeat themselves nor give their labels away, as far as that can be counted. */
import { beforeAll, expect, test } from "vitest";
import type { Ticket } from "../../../src/domain/ticket.js";
import { createTicketSource, WORLD_SPLITS, type WorldSplit } from "../../../src/generator/index.js";
import { readWorldData } from "../../../src/worlds/read-world-data.js";
import {
  commonestRun,
  isToldInText,
  labelPairs,
  repetitionOf,
  scenarioOf,
  tellsItsMatter,
  wordsAlone,
} from "../../../src/worlds/report/index.js";

let tickets: readonly Ticket[];
let bySplit: Readonly<Record<WorldSplit, readonly Ticket[]>>;
beforeAll(() => {
  const data = readWorldData();
  const some = (split: WorldSplit): readonly Ticket[] => [...createTicketSource(data, split, 1).first(2000)];
  bySplit = { train: some("train"), dev: some("dev"), test: some("test") };
  tickets = bySplit.train;
});

const shareOf = (some: readonly Ticket[], holds: (ticket: Ticket) => boolean): number =>
  some.filter(holds).length / some.length;

test("a third of every split at least can be routed from the text alone", () => {
  const shares = WORLD_SPLITS.map((split) => [split, shareOf(bySplit[split], isToldInText)] as const);
  expect(shares.filter(([, share]) => share < 1 / 3)).toEqual([]);
});

test("a ticket whose note gives its power to another team, or tells a date, is not routed from the text alone", () => {
  const plain = tickets.find(
    (ticket) => isToldInText(ticket) && ticket.rationale?.includes("fact power = ledger"),
  );
  if (plain === undefined) throw new Error("No plain ticket of the ledger was drawn.");
  const noted = (fact: string): Ticket => ({ ...plain, rationale: `${plain.rationale ?? ""}\n${fact}` });
  const moved = noted('fact keeper = ledger:procurement (note: "The ledger is with the buyers.")');
  expect({
    usual: isToldInText(noted('fact keeper = ledger:license_ops (note: "The ledger is as ever.")')),
    moved: isToldInText({ ...moved, assignmentGroup: "procurement" }),
    dated: isToldInText(noted('fact when = now (note: "Harm is being done.")')),
  }).toEqual({ usual: true, moved: false, dated: false });
});

test("no more than two fifths of a split are fulfilled", () => {
  const shares = WORLD_SPLITS.map(
    (split) => [split, shareOf(bySplit[split], (one) => one.resolutionAction === "fulfill")] as const,
  );
  expect(shares.filter(([, share]) => share > 0.4)).toEqual([]);
});

test("no sentence of more than eight words stands in more than 2 % of the tickets of a split, names apart", () => {
  const runs = WORLD_SPLITS.map((split) => commonestRun(bySplit[split]));
  expect(runs.filter(({ share }) => share > 0.02)).toEqual([]);
});

test("no label fixes another, and no label has more than half of the tickets", () => {
  const pairs = WORLD_SPLITS.flatMap((split) => labelPairs(bySplit[split]));
  expect(pairs.filter(({ sighted }) => sighted >= 0.75)).toEqual([]);
  expect(pairs.filter(({ blind }) => blind > 0.5)).toEqual([]);
});

/** By how much naive Bayes of the texts of other scenarios beats the commonest label, where it does by more than that. */
function gainsOver(most: number, some: readonly Ticket[]) {
  return wordsAlone(some, scenarioOf)
    .map(({ field, commonest, text }) => ({ field, gain: text - commonest }))
    .filter(({ field, gain }) => gain > (field === "priority" ? 0.3 : most));
}

test("words of other scenarios tell little of the labels where the text does not tell the cause, and something where it may", () => {
  expect(gainsOver(0.15, tickets.filter((ticket) => !tellsItsMatter(ticket)).slice(0, 500))).toEqual([]);
  expect(gainsOver(0.25, tickets.slice(0, 500))).toEqual([]);
});

test("a text that is nearly another's and a sentence that all have are found", () => {
  const [first] = tickets;
  if (first === undefined) throw new Error("No ticket was drawn.");
  const some = ["a", "b", "c"].map((end) => ({ ...first, ticketId: `w-${end}` }));
  const found = repetitionOf(some, scenarioOf);
  expect(found).toMatchObject({ nearDuplicates: 3, equal: 2, commonest: { share: 1 } });
});
