import { describe, expect, test } from "vitest";
import { ahead, clustered, shared } from "../../../src/engine/clusters.js";
import { aTicket, current, played, startWith, submitting } from "./builders.js";

describe("two tickets are clustered", () => {
  const plain = aTicket({ ticketId: "plain" });

  test.each([
    ["by their service cluster", { serviceClusterId: "c" }, { serviceClusterId: "c" }, true],
    ["by their requester", { requester: "r" }, { requester: "r" }, true],
    ["by a link to one another", { ticketId: "a" }, { relatedTicketId: "a" }, true],
    ["by a link to the same third", { relatedTicketId: "z" }, { relatedTicketId: "z" }, true],
    ["by what one was generated from", { ticketId: "a" }, { generatedFromTicketId: "a" }, true],
    ["not by lacking a service cluster both", {}, {}, false],
  ])("%s", (_, left, right, expected) => {
    expect(clustered(aTicket(left), aTicket(right))).toBe(expected);
    expect(clustered(aTicket(right), aTicket(left))).toBe(expected);
  });

  test("but a ticket is not clustered with itself", () => {
    expect(clustered(plain, plain)).toBe(false);
  });
});

test("ahead are the clustered tickets after the current position only", () => {
  const [a, b, c] = [1, 2, 3].map(() => aTicket({ serviceClusterId: "c" }));
  const start = startWith(2, [a!, aTicket(), b!, c!]);
  expect(ahead(start.episode, a!).map(({ ticket }) => ticket.ticketId)).toEqual([b!.ticketId, c!.ticketId]);
  const next = played(start, submitting(a!));
  expect(ahead(next.episode, a!)).toHaveLength(2);
});

test("shared counts the dataset and the follow-ups of this episode, the ticket included", () => {
  const first = aTicket({ requester: "r", followUp: true });
  const start = startWith(2, [first, aTicket()], [aTicket({ requester: "r" })]);
  expect(shared(start.episode, first)).toBe(2);
  const spawned = played(
    start,
    submitting({ ...first, issueType: "onboarding", resolutionAction: "ignore" }),
  );
  expect(shared(spawned.episode, first)).toBe(3);
  expect(shared(spawned.episode, current(spawned.episode).ticket)).toBe(1);
});
