/** Tickets of worlds: equal every time, with labels that follow from facts which a reader can find. */
import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { createDataset } from "../../../src/dataset/index.js";
import { ROUTE_KEYS } from "../../../src/domain/route.js";
import type { Ticket } from "../../../src/domain/ticket.js";
import { ISSUE_TYPES, ROUTE_FIELDS } from "../../../src/domain/vocabulary.js";
import {
  countForms,
  createTicketSource,
  createWorld,
  familyOf,
  secondDerivation,
  WORLD_SPLITS,
  type WorldData,
} from "../../../src/generator/index.js";
import { readWorldData } from "../../../src/worlds/read-world-data.js";
import { scenarioOf } from "../../../src/worlds/report/index.js";
import { shownHistory } from "../../support/shown-history.js";

let data: WorldData;
let tickets: readonly Ticket[];
beforeAll(() => {
  data = readWorldData();
  tickets = WORLD_SPLITS.flatMap((split) => [...createTicketSource(data, split, 3).first(700)]);
});

const digest = (some: Iterable<Ticket>): string =>
  createHash("sha256")
    .update(JSON.stringify([...some]))
    .digest("hex");

test("the same world gives the same bytes, and fewer tickets are the first of more", () => {
  const source = createTicketSource(data, "train", 3);
  expect(digest(source.first(150))).toBe(
    digest([...createTicketSource(data, "train", 3).first(300)].slice(0, 150)),
  );
  expect(digest(source.first(150))).not.toBe(digest(createTicketSource(data, "train", 4).first(150)));
});

test("a family is the same whatever was drawn before it", () => {
  const world = createWorld(data, "train", 3);
  const alone = familyOf(data, world, 17);
  const after = createWorld(data, "train", 3);
  for (const index of [3, 99, 16]) familyOf(data, after, index);
  expect(familyOf(data, after, 17)).toEqual(alone);
});

test("every label follows a second time, from facts whose words stand where they are said to stand", () => {
  expect(tickets.flatMap((ticket) => secondDerivation(ticket).problems)).toEqual([]);
});

test("the second derivation finds a label, a place and a quote that are wrong", () => {
  const [ticket] = tickets;
  if (ticket === undefined) throw new Error("No ticket was drawn.");
  const priority = ticket.priority === "low" ? "high" : "low";
  expect(secondDerivation({ ...ticket, priority }).problems).toEqual([
    `${ticket.ticketId}: priority is ${priority}, and ${ticket.priority} follows from the facts`,
  ]);
  const bare = {
    ...ticket,
    description: "-",
    ambiguityNote: "-",
    planningNote: "-",
    customerUpdateNote: "-",
  };
  expect(secondDerivation(bare).problems.length).toBeGreaterThan(2);
});

test("by its facts alone each scenario ends in different labels of two fields at least", () => {
  const poor = data.scenarios.filter(({ id }) => {
    const own = tickets.filter((ticket) => scenarioOf(ticket) === id);
    const kinds = ROUTE_FIELDS.map((field) => new Set(own.map((ticket) => ticket[ROUTE_KEYS[field]])).size);
    return kinds.filter((count) => count > 1).length < 2;
  });
  expect(poor.map(({ id }) => id)).toEqual([]);
});

test("a scenario and a company are of one split", () => {
  const splits = new Map(data.scenarios.map(({ id, split }) => [id, split]));
  expect(
    tickets.filter((ticket) => !ticket.ticketId.includes(`-${splits.get(scenarioOf(ticket)) ?? ""}-`)),
  ).toEqual([]);
  const companies = WORLD_SPLITS.map((split) => JSON.stringify(createWorld(data, split, 3)));
  expect(new Set(companies).size).toBe(3);
});

test("every split ends in all issue types that its scenarios can, and the whole in all of them", () => {
  expect([...new Set(tickets.map(({ issueType }) => issueType))].sort()).toEqual([...ISSUE_TYPES].sort());
});

test("a world has more than a million tickets, names, numbers and dates apart", () => {
  expect(WORLD_SPLITS.map((split) => countForms(data, split).tickets > 1_000_000)).toEqual([
    true,
    true,
    true,
  ]);
});

test("a linked ticket is there, and not later", () => {
  const dates = new Map(tickets.map(({ ticketId, createdAt }) => [ticketId, createdAt ?? ""]));
  const linked = tickets.filter(({ relatedTicketId }) => relatedTicketId !== undefined);
  expect(linked.length).toBeGreaterThan(50);
  expect(
    linked.filter((ticket) => (dates.get(ticket.relatedTicketId ?? "") ?? "?") > (ticket.createdAt ?? "")),
  ).toEqual([]);
});

test("no history shows a ticket that was written later, and each one all that was before", () => {
  const dataset = createDataset(tickets);
  const dates = new Map(tickets.map(({ ticketId, createdAt }) => [ticketId, createdAt ?? ""]));
  const several = tickets.filter(({ requester }) => dataset.byRequester(requester).length > 1);
  expect(several.length).toBeGreaterThan(50);
  const wrong = several.filter(({ ticketId, requester }) => {
    const others = dataset.byRequester(requester).filter((other) => other.ticketId !== ticketId);
    const before = others.filter(({ createdAt }) => (createdAt ?? "?") <= (dates.get(ticketId) ?? ""));
    return (
      JSON.stringify(shownHistory(dataset, ticketId)) !==
      JSON.stringify(before.map((other) => other.ticketId))
    );
  });
  expect(wrong.map(({ ticketId }) => ticketId)).toEqual([]);
});
