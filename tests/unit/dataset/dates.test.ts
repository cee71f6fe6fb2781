import { expect, test } from "vitest";
import { loadDataset } from "../../../src/dataset/index.js";
import { shownHistory } from "../../support/shown-history.js";

const DATASET = loadDataset();

/** The text that dates are compared by. */
function dateOf(ticketId: string): string {
  return DATASET.byId(ticketId)?.createdAt ?? "";
}

test("every ticket of the built-in set is dated, no two alike, from January 2025 to June 2026", () => {
  const dates = DATASET.tickets.map(({ createdAt }) => createdAt ?? "none").sort();
  expect(new Set(dates).size).toBe(DATASET.tickets.length);
  expect(dates[0]).toMatch(/^2025-/);
  expect(dates.at(-1)).toMatch(/^2026-0[1-6]-/);
});

test("every link of the built-in set goes to a ticket that was written before", () => {
  const wrong = DATASET.tickets.filter(
    ({ ticketId, relatedTicketId }) =>
      relatedTicketId !== undefined && dateOf(relatedTicketId) >= dateOf(ticketId),
  );
  expect(wrong.map(({ ticketId }) => ticketId)).toEqual([]);
});

test("a story of the built-in set was written in the order of its ids, within three weeks", () => {
  const day = 24 * 60 * 60 * 1000;
  for (const id of DATASET.serviceClusterIds) {
    const dates = DATASET.byServiceCluster(id).map(({ ticketId }) => dateOf(ticketId));
    expect(dates, id).toEqual([...dates].sort());
    expect(Date.parse(dates.at(-1)!) - Date.parse(dates[0]!), id).toBeLessThan(
      (LONG_STORIES[id] ?? 21) * day,
    );
  }
});

/** Days; these begin weeks before the matter itself. */
const LONG_STORIES: Readonly<Record<string, number>> = { "resort-opening": 28 };

test("who wrote more than once wrote in the order of the ids", () => {
  const requesters = new Set(DATASET.tickets.map(({ requester }) => requester));
  for (const requester of requesters) {
    const dates = DATASET.byRequester(requester).map(({ ticketId }) => dateOf(ticketId));
    expect(dates, requester).toEqual([...dates].sort());
  }
});

test.each([
  { requester: "the controller", earlier: ["ticket-001"], later: "ticket-038" },
  { requester: "the shop owner", earlier: ["ticket-042", "ticket-043"], later: "ticket-045" },
  { requester: "the paralegal", earlier: ["ticket-093", "ticket-101"], later: "ticket-110" },
])("the history of $requester shows at each ticket those before it and none after", ({ earlier, later }) => {
  const inOrder = [...earlier, later];
  expect(inOrder.map(historyAt)).toEqual(inOrder.map((_, i) => inOrder.slice(0, i)));
});

test("no history of the built-in set shows a ticket that was written later, and each one all that was before", () => {
  const shown = DATASET.tickets.map(({ ticketId }) => ({ ticketId, history: historyAt(ticketId) }));
  const before = DATASET.tickets.map(({ ticketId, requester }) => ({
    ticketId,
    history: idsOf(DATASET.byRequester(requester)).filter((id) => dateOf(id) < dateOf(ticketId)),
  }));
  expect(shown).toEqual(before);
});

const idsOf = (tickets: readonly { readonly ticketId: string }[]): readonly string[] =>
  tickets.map(({ ticketId }) => ticketId);

const historyAt = (ticketId: string): readonly string[] => shownHistory(DATASET, ticketId);

/** What a text says about its own day, in the requester's zone. */
const SAID = [
  { id: "ticket-013", says: "it's Tuesday lunchtime now", zone: "Europe/London", is: "Tue 12" },
  { id: "ticket-022", says: "it is now Thursday noon", zone: "Africa/Nairobi", is: "Thu 12" },
  { id: "ticket-028", says: "It's 09:50 on Thursday", zone: "Europe/London", is: "Thu 09" },
  { id: "ticket-031", says: "Now 02:35", zone: "Africa/Casablanca", is: "Fri 02" },
  { id: "ticket-081", says: "today is Monday", zone: "Europe/London", is: "Mon 09" },
  { id: "ticket-104", says: "Today is Thursday", zone: "Europe/Madrid", is: "Thu 10" },
] as const;

test.each(SAID)("$id says '$says', and so says its date", ({ id, says, zone, is }) => {
  expect(DATASET.byId(id)?.description).toContain(says);
  const parts = { weekday: "short", hour: "2-digit", hourCycle: "h23", timeZone: zone } as const;
  const said = new Intl.DateTimeFormat("en-GB", parts).formatToParts(new Date(dateOf(id)));
  const partOf = (type: string): string => said.find((part) => part.type === type)?.value ?? "";
  expect(`${partOf("weekday")} ${partOf("hour")}`).toBe(is);
});
