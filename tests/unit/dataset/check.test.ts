import { ROUTE_FIELDS } from "../../../src/domain/vocabulary.js";
import { expect, test } from "vitest";
import {
  checkTicketFiles,
  checkTickets,
  createDataset,
  DatasetError,
  splitDataset,
  ticketsFrom,
} from "../../../src/dataset/index.js";
import { relatedGroups } from "../../../src/dataset/related-groups.js";
import { aRecord, aTicket } from "./records.js";

function problemsOf(...records: readonly unknown[]): readonly string[] {
  return checkTickets(JSON.stringify(records)).problems.map(({ field, problem }) =>
    `${field} ${problem}`.trim(),
  );
}

test("a whole record is read with every field under its own name", () => {
  const earlier = aRecord({ ticket_id: "t-0" });
  const whole = aRecord({
    created_at: "2026-03-09T08:30:00Z",
    ambiguity_note: "a",
    planning_note: "p",
    customer_update_note: "c",
    related_ticket_id: "t-0",
    service_cluster_id: "cluster",
    follow_up: true,
    incident_recommended: false,
    investigation_tools: ["lookup_related_ticket"],
    redacted_title: "rt",
    redacted_description: "rd",
    rationale: "because",
    alternate_routes: [{ assignment_group: "service_desk", score_multiplier: 0.8 }],
  });
  expect(ticketsFrom(JSON.stringify([earlier, whole]), "test")[1]).toEqual(
    aTicket({
      createdAt: "2026-03-09T08:30:00Z",
      ambiguityNote: "a",
      planningNote: "p",
      customerUpdateNote: "c",
      relatedTicketId: "t-0",
      serviceClusterId: "cluster",
      followUp: true,
      incidentRecommended: false,
      investigationTools: ["lookup_related_ticket"],
      redactedTitle: "rt",
      redactedDescription: "rd",
      rationale: "because",
      alternateRoutes: [{ assignmentGroup: "service_desk", scoreMultiplier: 0.8 }],
    }),
  );
});

test("a byte-order mark before the array is not a problem", () => {
  expect(ticketsFrom(`\uFEFF${JSON.stringify([aRecord()])}`, "test")).toEqual([aTicket()]);
});

test("all problems are told at once, each with its record and its field", () => {
  const text = JSON.stringify([
    aRecord({ priority: "urgent", colour: "red" }),
    aRecord({ ticket_id: "t-2", title: 7, related_ticket_id: "t-9" }),
  ]);
  expect(checkTickets(text).problems).toEqual([
    { ticketId: "t-1", index: 0, field: "colour", problem: "is not a known key (data/README.md lists them)" },
    {
      ticketId: "t-1",
      index: 0,
      field: "priority",
      problem: 'must be one of critical, high, medium, low, not "urgent"',
    },
    { ticketId: "t-2", index: 1, field: "title", problem: "must be text, not the number 7" },
    {
      ticketId: "t-2",
      index: 1,
      field: "related_ticket_id",
      problem: "names t-9, which is not in the dataset",
    },
  ]);
});

test("the error of a bad file names the file and lists every problem on a line of its own", () => {
  const load = (): unknown => ticketsFrom(JSON.stringify([aRecord({ title: " ", foo: 1 })]), "mine.json");
  expect(load).toThrow(
    new DatasetError(
      [
        {
          ticketId: "t-1",
          index: 0,
          field: "foo",
          problem: "is not a known key (data/README.md lists them)",
        },
        {
          ticketId: "t-1",
          index: 0,
          field: "title",
          problem: "must not be blank; leave it out when there is none",
        },
      ],
      "mine.json",
    ),
  );
  expect(load).toThrow(
    /^mine\.json: 2 problems\n {2}t-1 \(record 1\): foo is not .*\n {2}t-1 \(record 1\): title/,
  );
});

test("a file that is empty, no list or no JSON is refused as a whole", () => {
  expect(checkTickets("[]").problems).toEqual([
    { ticketId: null, index: null, field: "", problem: "must hold at least one ticket" },
  ]);
  expect(checkTickets("1").problems[0]?.problem).toBe(
    "must hold a JSON array of ticket records, or an object with one under tickets",
  );
  expect(checkTickets("{}").problems.map(({ field }) => field)).toEqual(["format", "tickets"]);
  expect(checkTickets("[{]").problems[0]?.problem).toMatch(/^is not JSON that can be read: /);
});

test("every missing field is told", () => {
  const mayBeAbsent = '; labels may be absent in a file that says "labels": "partial" (data/README.md)';
  expect(problemsOf({})).toEqual([
    ...["ticket_id", "title", "requester"].map((field) => `${field} is missing`),
    ...ROUTE_FIELDS.map((field) => `${field} is missing${mayBeAbsent}`),
  ]);
});

test("an id that is taken is refused even when the record that took it is bad", () => {
  expect(problemsOf(aRecord({ title: null }), aRecord())).toEqual([
    "title must be text, not null",
    "ticket_id is already the id of record 1",
  ]);
});

test("an id that a returning ticket could have is refused", () => {
  expect(problemsOf(aRecord({ ticket_id: "t-1-followup" }))).toEqual([
    "ticket_id must not end in -followup: tickets that come back are named so",
  ]);
});

test("a link to the ticket itself or around a circle is refused, one into the circle is not", () => {
  expect(
    problemsOf(
      aRecord({ ticket_id: "a", related_ticket_id: "b" }),
      aRecord({ ticket_id: "b", related_ticket_id: "a" }),
      aRecord({ ticket_id: "c", related_ticket_id: "a" }),
      aRecord({ ticket_id: "d", related_ticket_id: "d" }),
    ),
  ).toEqual([
    "related_ticket_id goes in a circle: a → b → a",
    "related_ticket_id goes in a circle: b → a → b",
    "related_ticket_id names the ticket itself",
  ]);
});

test.each([0, 1, -0.5, 1.5])("a multiplier of %d is refused", (multiplier) => {
  expect(
    problemsOf(aRecord({ alternate_routes: [{ priority: "low", score_multiplier: multiplier }] })),
  ).toEqual([`alternate_routes[0].score_multiplier must be above 0 and below 1, not ${multiplier}`]);
});

test("an alternate that names no label, has a strange key or is no object is refused", () => {
  expect(problemsOf(aRecord({ alternate_routes: [{ score_multiplier: 0.8, team: "x" }, "low"] }))).toEqual([
    "alternate_routes[0].team is not a known key (data/README.md lists them)",
    "alternate_routes[0] must name at least one of issue_type, priority, assignment_group, resolution_action",
    "alternate_routes[1] must be a JSON object",
  ]);
});

test("tools are known words without repeats", () => {
  expect(
    problemsOf(aRecord({ investigation_tools: ["lookup_related_ticket", "lookup_related_ticket"] })),
  ).toEqual(['investigation_tools[1] repeats "lookup_related_ticket"']);
});

test.each([
  "2026-03-09",
  "2026-03-09T08:30Z",
  "2026-03-09T08:30:00.000Z",
  "2026-03-09T08:30:00+00:00",
  "2026-03-09 08:30:00Z",
  "2026-02-30T08:30:00Z",
  "2026-03-09T24:00:00Z",
  "yesterday",
])("a date written %s is refused with the one form that is read", (created_at) => {
  expect(problemsOf(aRecord({ created_at }))).toEqual([
    `created_at must be a time written YYYY-MM-DDThh:mm:ssZ, such as 2026-03-09T08:30:00Z, not "${created_at}"`,
  ]);
});

test("a link to a ticket that is dated later loads: the report tells it, play goes on", () => {
  expect(
    problemsOf(
      aRecord({ ticket_id: "a", created_at: "2026-03-10T08:00:00Z" }),
      aRecord({ ticket_id: "b", created_at: "2026-03-09T08:00:00Z", related_ticket_id: "a" }),
    ),
  ).toEqual([]);
});

test("text that cannot be written as UTF-8 is refused", () => {
  expect(problemsOf(aRecord({ title: "half \uD800 pair" }))).toEqual([
    "title holds half of a surrogate pair, which is not valid Unicode",
  ]);
});

test("a field that is too long is refused with its limit", () => {
  expect(problemsOf(aRecord({ title: "x".repeat(301) }))).toEqual([
    "title must have at most 300 characters, not 301",
  ]);
});

test("a key that stands twice in a record is a problem that names the record and both lines", () => {
  const record = JSON.stringify(aRecord({ ticket_id: "t-1" }));
  const twice = record.replace("{", '{"title":"first",\n');
  expect(checkTickets(`[${JSON.stringify(aRecord({ ticket_id: "t-0" }))},\n${twice}]`).problems).toEqual([
    {
      ticketId: "t-1",
      index: 1,
      field: "",
      problem: 'the key "title" stands twice (in lines 2 and 3); keep the one that is meant',
    },
  ]);
});

test("text that is nested without end, and text with a NUL, are problems in a sentence", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  expect(checkTickets(deep).problems.map(({ problem }) => problem)).toEqual([
    "is not JSON that can be read: its lists and objects lie more than 100 levels within one another",
  ]);
  expect(checkTickets(JSON.stringify([aRecord({ title: "a\0b" })])).problems).toMatchObject([
    { field: "title", problem: "holds the character NUL, at which other programs end a text" },
  ]);
});

test("a chain of five thousand links is checked and cut in the time of a walk", () => {
  const count = 5_000;
  const records = Array.from({ length: count }, (_, index) =>
    aRecord({
      ticket_id: `t-${index}`,
      requester: `r-${index}@example.org`,
      ...(index > 0 && { related_ticket_id: `t-${index - 1}` }),
    }),
  );
  const straight = checkTickets(JSON.stringify(records));
  expect(straight.problems).toEqual([]);
  expect(splitDataset(createDataset(straight.tickets)).dev.tickets.length).toBe(count);
  expect(relatedGroups(straight.tickets).map(({ length }) => length)).toEqual([count]);
});

test("every ticket on a circle is told, and none that only leads to it", () => {
  const links = [
    ["a", "b"],
    ["b", "c"],
    ["c", "b"],
  ];
  const records = links.map(([ticket_id, related_ticket_id]) => aRecord({ ticket_id, related_ticket_id }));
  expect(
    checkTickets(JSON.stringify(records)).problems.map(({ ticketId, problem }) => [ticketId, problem]),
  ).toEqual([
    ["b", "goes in a circle: b → c → b"],
    ["c", "goes in a circle: c → b → c"],
  ]);
});

test("several files are one set, and what is wrong with one is said by its name", () => {
  const files = [
    { path: "one.json", text: JSON.stringify([aRecord({ ticket_id: "t-1" })]) },
    { path: "two.json", text: "{" },
    { path: "three.json", text: JSON.stringify([aRecord({ ticket_id: "t-1" })]) },
  ];
  const { tickets, problems } = checkTicketFiles(files);
  expect(tickets.length).toBe(2);
  expect(problems.map(({ index, problem }) => [index, problem])).toEqual([
    [null, expect.stringMatching(/^two\.json is not JSON that can be read: /)],
    [1, "is already the id of record 1"],
  ]);
});
