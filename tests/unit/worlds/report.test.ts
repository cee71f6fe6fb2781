/** Generated tickets neither repeat themselves nor give their labels away, as far as that can be counted. */
import { beforeAll, expect, test } from "vitest";
import type { Ticket } from "../../../src/domain/ticket.js";
import { createTicketSource } from "../../../src/generator/index.js";
import { readWorldData } from "../../../src/worlds/read-world-data.js";
import {
  commonestRun,
  labelPairs,
  repetitionOf,
  scenarioOf,
  wordsAlone,
} from "../../../src/worlds/report/index.js";

let tickets: readonly Ticket[];
beforeAll(() => {
  tickets = [...createTicketSource(readWorldData(), "train", 1).first(2000)];
});

test("no sentence of more than eight words stands in more than 2 % of the tickets, names apart", () => {
  const { run, share } = commonestRun(tickets);
  expect([run, share <= 0.02]).toEqual([run, true]);
});

test("no label fixes another, and no label has more than half of the tickets", () => {
  const pairs = labelPairs(tickets);
  expect(pairs.filter(({ sighted }) => sighted > 0.8)).toEqual([]);
  expect(pairs.filter(({ blind }) => blind > 0.5)).toEqual([]);
});

test("words of other scenarios tell little of a ticket's issue type, owner and next step", () => {
  const told = wordsAlone(tickets.slice(0, 1000), scenarioOf);
  const gains = told.map(({ field, commonest, text }) => [
    field,
    text - commonest < (field === "priority" ? 0.3 : 0.15),
  ]);
  expect(gains).toEqual(told.map(({ field }) => [field, true]));
});

test("a text that is nearly another's and a sentence that all have are found", () => {
  const [first] = tickets;
  if (first === undefined) throw new Error("No ticket was drawn.");
  const some = ["a", "b", "c"].map((end) => ({ ...first, ticketId: `w-${end}` }));
  const found = repetitionOf(some, scenarioOf);
  expect(found).toMatchObject({ nearDuplicates: 3, equal: 2, commonest: { share: 1 } });
});
