import { expect, test } from "vitest";
import { createDataset, loadDataset } from "../../../../src/dataset/index.js";
import { canHideContext } from "../../../../src/dataset/report/hides-context.js";
import { dateRows } from "../../../../src/dataset/report/date-rows.js";
import { dateAccuracies, trainStump } from "../../../../src/dataset/report/date-stump.js";
import { labelWords } from "../../../../src/dataset/report/label-words.js";
import { relatedGroups } from "../../../../src/dataset/related-groups.js";
import { reportOn } from "../../../../src/dataset/report/index.js";
import { repeatedLabels } from "../../../../src/dataset/report/repeated-labels.js";
import { sharedSequences } from "../../../../src/dataset/report/shared-sequences.js";
import { trainLogisticRegression } from "../../../../src/dataset/report/logistic-regression.js";
import { trainNaiveBayes } from "../../../../src/dataset/report/naive-bayes.js";
import { aTicket } from "../records.js";

test("a run of words that stands in two tickets is told once for the pair, whatever its case and punctuation", () => {
  const tickets = [
    aTicket({ ticketId: "a", description: "Since Monday, the blue light on my screen blinks slowly." }),
    aTicket({ ticketId: "b", title: "Odd", description: "since monday the blue light on my screen blinks!" }),
  ];
  expect(sharedSequences(tickets, 8)).toEqual(['a, b: "since monday the blue light on my screen"']);
  expect(sharedSequences(tickets, 10)).toEqual([]);
});

test("a label's own word gives a ticket away, an ordinary word does not", () => {
  const tickets = [
    aTicket({ ticketId: "a", title: "billing_license", description: "Priority: high" }),
    aTicket({
      ticketId: "b",
      title: "A critical remark",
      description: "I need onboarding; it is my priority.",
    }),
  ];
  expect(labelWords(tickets)).toEqual(['a: title says "billing_license"', 'a: description says "Priority:"']);
});

test("tickets are grouped as far as requesters, clusters and links reach", () => {
  const tickets = [
    aTicket({ ticketId: "a", requester: "kim" }),
    aTicket({ ticketId: "b", requester: "lee", serviceClusterId: "k" }),
    aTicket({ ticketId: "c", requester: "kim", serviceClusterId: "k" }),
    aTicket({ ticketId: "d", requester: "sam" }),
    aTicket({ ticketId: "e", requester: "pat", relatedTicketId: "b" }),
  ];
  expect(relatedGroups(tickets).map((group) => group.map(({ ticketId }) => ticketId))).toEqual([
    ["a", "b", "c", "e"],
    ["d"],
  ]);
});

test("a ticket without notes, links, alternates, tools and relatives hides nothing", () => {
  const plain = aTicket({ ticketId: "a", requester: "kim" });
  const noted = aTicket({ ticketId: "b", requester: "lee", planningNote: "p" });
  const linked = aTicket({ ticketId: "c", requester: "sam", relatedTicketId: "d" });
  const target = aTicket({ ticketId: "d", requester: "pat" });
  const dataset = createDataset([plain, noted, linked, target]);
  expect(dataset.tickets.map((ticket) => canHideContext(ticket, dataset, new Set(["d"])))).toEqual([
    false,
    true,
    true,
    true,
  ]);
});

test.each([
  ["naive Bayes", (examples: Examples) => trainNaiveBayes(examples, 1)],
  ["logistic regression", trainLogisticRegression],
])("%s learns a word that decides", (_, train) => {
  const classify = train([
    { words: ["red", "apple", "tart"], label: "apple" },
    { words: ["green", "apple", "pie"], label: "apple" },
    { words: ["red", "pear", "tart"], label: "pear" },
    { words: ["green", "pear", "pie"], label: "pear" },
  ]);
  expect(classify(["a", "blue", "apple"])).toBe("apple");
  expect(classify(["one", "pear", "more"])).toBe("pear");
});

test("the report says what a set of one ticket lacks", () => {
  const rows = reportOn(createDataset([aTicket({ ticketId: "ticket-001", rationale: "r" })]));
  expect(rows.find(({ property }) => property === "tickets")).toEqual({
    property: "tickets",
    found: "1",
    required: "≥ 74",
    ok: false,
    details: [],
  });
  expect(rows.find(({ property }) => property === "rationale missing")?.ok).toBe(true);
});

type Examples = Parameters<typeof trainLogisticRegression>[0];

test("a label of an alternate that is the ticket's own is told, and the built-in tickets have none", () => {
  const alternateRoutes = [
    { priority: "low", assignmentGroup: "security_team", scoreMultiplier: 0.8 },
  ] as const;
  const ticket = aTicket({ ticketId: "a", priority: "low", assignmentGroup: "procurement", alternateRoutes });
  expect(repeatedLabels([ticket])).toEqual(["a: alternate_routes[0].priority, leave it out"]);
  expect(repeatedLabels(loadDataset().tickets)).toEqual([]);
});

test("tickets without a date are counted and told, and dates that are there are not missed", () => {
  const dated = aTicket({ ticketId: "a", createdAt: "2026-03-09T08:30:00Z" });
  const [row] = dateRows(createDataset([dated, aTicket({ ticketId: "b" })]));
  expect(row).toEqual({
    property: "created_at",
    found: "1",
    required: "≥ 2",
    ok: false,
    details: ["b has none"],
  });
  expect(dateRows(createDataset([dated]))[0]?.ok).toBe(true);
});

test("a link to a ticket that is dated later is told with both dates; to one of the same moment or without a date it is not", () => {
  const noon = "2026-03-09T12:00:00Z";
  const tickets = [
    aTicket({ ticketId: "a", createdAt: "2026-03-10T08:00:00Z" }),
    aTicket({ ticketId: "b", createdAt: noon, relatedTicketId: "a" }),
    aTicket({ ticketId: "c", createdAt: noon, relatedTicketId: "b" }),
    aTicket({ ticketId: "d", relatedTicketId: "a" }),
    aTicket({ ticketId: "e", createdAt: noon, relatedTicketId: "d" }),
  ];
  expect(dateRows(createDataset(tickets))[1]).toEqual({
    property: "related_ticket_id to a ticket that is dated later",
    found: "1",
    required: "0",
    ok: false,
    details: ["b of 2026-03-09T12:00:00Z refers to a of 2026-03-10T08:00:00Z"],
  });
});

test("a stump parts two labels where most come out right, and without a threshold says the commonest", () => {
  const classify = trainStump([
    { value: 3, label: "critical" },
    { value: 2, label: "critical" },
    { value: 9, label: "low" },
    { value: 14, label: "low" },
  ]);
  expect([2, 6, 6.1, 23].map(classify)).toEqual(["critical", "critical", "low", "low"]);
  expect(
    trainStump([
      { value: 1, label: "low" },
      { value: 1, label: "high" },
      { value: 1, label: "high" },
    ])(1),
  ).toBe("high");
});

test("a set in which the night is critical and the day is low gives itself away by its hours", () => {
  const tickets = Array.from({ length: 40 }, (_, i) =>
    aTicket({
      ticketId: `t-${i}`,
      requester: `r-${i}@example.org`,
      priority: i % 2 === 0 ? "critical" : "low",
      createdAt: `2026-0${1 + (i % 6)}-1${i % 10}T${i % 2 === 0 ? "02" : "14"}:00:00Z`,
    }),
  );
  const priority = dateAccuracies(tickets).find(({ field }) => field === "priority");
  expect([priority?.commonest, priority?.byPart.hour, priority?.ceiling]).toEqual([0.5, 1, 1]);
  const told = dateRows(createDataset(tickets)).filter(({ ok }) => !ok);
  expect(told.map(({ property, found }) => [property, found])).toEqual([
    ["created_at alone, beyond the commonest priority", "50.0 %"],
  ]);
});

test("a set without dates has nothing that they could give away", () => {
  expect(dateAccuracies([aTicket()]).map(({ commonest, ceiling }) => [commonest, ceiling])).toEqual(
    ["issue_type", "priority", "assignment_group", "resolution_action"].map(() => [0, 0]),
  );
});

test("the dates of the built-in set are all there, in order, and tell nothing about the labels", () => {
  expect(dateRows(loadDataset()).filter(({ ok }) => !ok)).toEqual([]);
});
