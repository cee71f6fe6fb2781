import { expect, test } from "vitest";
import { createDataset, loadDataset, splitDataset } from "../../../src/dataset/index.js";
import type { Ticket } from "../../../src/domain/ticket.js";
import { SPLITS } from "../../../src/domain/vocabulary.js";
import { clustered } from "../../../src/engine/clusters.js";
import { aTicket } from "./records.js";

function loner(ticketId: string): Ticket {
  return aTicket({ ticketId, requester: `${ticketId}@example.org` });
}

function idsOf(tickets: readonly Ticket[]): readonly (readonly string[])[] {
  const splits = splitDataset(createDataset(tickets));
  return SPLITS.map((split) => splits[split].tickets.map(({ ticketId }) => ticketId));
}

test("no ticket of the built-in set is clustered with one of the other split", () => {
  const { dev, test: held } = splitDataset(loadDataset());
  const across = dev.tickets.flatMap((one) =>
    held.tickets.filter((other) => clustered(one, other)).map((other) => [one.ticketId, other.ticketId]),
  );
  expect(across).toEqual([]);
});

test("every ticket is in one split, and the built-in set is cut in halves that differ by at most one ticket", () => {
  const dataset = loadDataset();
  const { dev, test: held } = splitDataset(dataset);
  const ids = [...dev.tickets, ...held.tickets].map(({ ticketId }) => ticketId);
  expect(ids.sort()).toEqual(dataset.tickets.map(({ ticketId }) => ticketId).sort());
  expect(Math.abs(dev.tickets.length - held.tickets.length)).toBeLessThanOrEqual(1);
});

test("both splits of the built-in set have service clusters to draw", () => {
  const splits = splitDataset(loadDataset());
  for (const split of SPLITS) expect(splits[split].serviceClusterIds.length).toBeGreaterThanOrEqual(3);
});

test("tickets related through a chain of link, requester and cluster stay together", () => {
  const chain = [
    loner("a"),
    { ...loner("b"), relatedTicketId: "a", requester: "kim" },
    { ...loner("c"), requester: "kim", serviceClusterId: "k" },
    { ...loner("d"), serviceClusterId: "k" },
  ];
  const others = ["w", "x", "y", "z"].map(loner);
  expect(idsOf([...chain, ...others])).toEqual([
    ["a", "b", "c", "d"],
    ["w", "x", "y", "z"],
  ]);
});

test("two tickets that link to the same third are in its split", () => {
  const tickets = [
    { ...loner("a"), relatedTicketId: "m" },
    loner("m"),
    { ...loner("z"), relatedTicketId: "m" },
    loner("q"),
  ];
  expect(idsOf(tickets)).toEqual([["a", "m", "z"], ["q"]]);
});

test("the order of the file moves no ticket to the other split", () => {
  const tickets = loadDataset().tickets;
  const sorted = (ids: readonly (readonly string[])[]) => ids.map((list) => [...list].sort());
  expect(sorted(idsOf([...tickets].reverse()))).toEqual(sorted(idsOf(tickets)));
});

test("a split keeps the order of the file and has a digest of its own", () => {
  const dataset = loadDataset();
  const { dev, test: held } = splitDataset(dataset);
  const position = new Map(dataset.tickets.map(({ ticketId }, index) => [ticketId, index]));
  for (const { tickets } of [dev, held]) {
    const places = tickets.map(({ ticketId }) => position.get(ticketId) ?? -1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  }
  expect(new Set([dataset.digest, dev.digest, held.digest]).size).toBe(3);
});

test("tickets that are all related leave test empty", () => {
  const tickets = ["a", "b"].map((ticketId) => aTicket({ ticketId, requester: "kim" }));
  expect(idsOf(tickets)).toEqual([["a", "b"], []]);
});
