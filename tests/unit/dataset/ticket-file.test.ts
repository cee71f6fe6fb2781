import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createDataset, DatasetError, loadDataset } from "../../../src/dataset/index.js";
import { checkTickets, datasetFrom } from "../../../src/dataset/check.js";
import { reportOnFiles } from "../../../src/dataset/report/index.js";
import { CANARY } from "../../../src/domain/canary.js";
import { packageRoot } from "../../../src/support/package-root.js";
import { splitDataset } from "../../../src/dataset/split.js";

const HEAD = { format: "helpdesk-env/tickets/1", labels: "partial" };
const TICKET = { ticket_id: "t-1", title: "VPN is down", requester: "person-1" };
const LABELS = {
  issue_type: "identity_access",
  priority: "low",
  assignment_group: "service_desk",
  resolution_action: "fulfill",
};

function fileOf(tickets: readonly object[], head: object = HEAD): string {
  return JSON.stringify({ ...head, tickets });
}

test("a partial file has tickets that are graded by the labels that they have", () => {
  const { tickets } = datasetFrom(fileOf([{ ...TICKET, assignment_group: "service_desk" }]), "mine.json");
  expect(tickets.map(({ ungradedFields }) => ungradedFields)).toEqual([
    ["issue_type", "priority", "resolution_action"],
  ]);
});

test("a canary is read by nobody, of a file or of a ticket: same tickets, same digest, and a blank one is refused", () => {
  const record = { ...TICKET, priority: "low" };
  const plain = datasetFrom(fileOf([record]), "mine.json");
  const marked = [
    fileOf([record], { ...HEAD, canary: "canary 1" }),
    fileOf([{ canary: "canary 1", ...record }]),
  ].map((text) => datasetFrom(text, "mine.json"));
  for (const { digest, tickets } of marked) {
    expect({ digest, tickets }).toEqual({ digest: plain.digest, tickets: plain.tickets });
  }
  for (const canary of [" ", 7, null]) {
    expect(checkTickets(fileOf([record], { ...HEAD, canary })).problems).toMatchObject([
      { field: "canary", problem: "must be a text that is not blank; leave it out where there is none" },
    ]);
    expect(checkTickets(fileOf([{ ...record, canary }])).problems).toMatchObject([
      { ticketId: "t-1", field: "canary" },
    ]);
  }
});

test("the written tickets and the files of the worlds have one canary number, and so has what is exported", () => {
  const number = /canary ([\w-]{36})\./.exec(CANARY)?.[1];
  const first = (...name: string[]): string =>
    readFileSync(join(packageRoot(), "data", ...name), "utf8").slice(0, 300);
  for (const text of [first("dataset.json"), first("twins.json"), first("worlds", "rules.json")]) {
    expect(text).toContain(`canary ${number}`);
  }
  expect(loadDataset().words).toBeUndefined();
});

test("of an object file that has a canary and nothing else to say nothing more is known than of an array", () => {
  const whole = { ...LABELS, ...TICKET };
  const head = { format: HEAD.format, canary: "canary 1" };
  expect(datasetFrom(fileOf([whole], head), "mine.json").words).toBeUndefined();
});

test("a ticket without a description is a ticket with a title", () => {
  const records = [{}, { description: "" }, { description: " \n" }].map((more, index) => ({
    ...TICKET,
    ticket_id: `t-${index}`,
    priority: "low",
    ...more,
  }));
  const { tickets } = datasetFrom(fileOf(records), "mine.json");
  expect(tickets.map(({ description }) => description)).toEqual(Array(3).fill(TICKET.title));
});

test("a ticket without any label is refused, and so is one that lacks one in a file that does not say partial", () => {
  expect(checkTickets(fileOf([TICKET])).problems.map(({ problem }) => problem)).toEqual([
    "has none of issue_type, priority, assignment_group, resolution_action: nothing could be graded; leave the ticket out",
  ]);
  const complete = checkTickets(fileOf([{ ...TICKET, priority: "low" }], { ...HEAD, labels: "complete" }));
  expect(complete.problems.map(({ field }) => field)).toEqual([
    "issue_type",
    "assignment_group",
    "resolution_action",
  ]);
});

test("a team's own words stay with the tickets through a split, and never in a ticket", () => {
  const records = ["a", "b"].map((id) => ({
    ...TICKET,
    ticket_id: id,
    requester: id,
    assignment_group: "service_desk",
    own_labels: { assignment_group: "Field Support" },
    guessed: { assignment_group: "names alike" },
    rerouted: true,
  }));
  const sets = { label_sets: { assignment_group: { "Field Support": "service_desk", Archive: null } } };
  const dataset = datasetFrom(fileOf(records, { ...HEAD, ...sets }), "mine.json");
  expect(JSON.stringify(dataset.tickets)).not.toContain("Field Support");
  for (const part of [dataset, splitDataset(dataset).dev, splitDataset(dataset).test]) {
    expect(part.words?.labelSets.assignment_group).toEqual({
      "Field Support": "service_desk",
      Archive: null,
    });
    expect(part.words?.origins.get("a")).toEqual({
      ownLabels: { assignment_group: "Field Support" },
      guessed: { assignment_group: "names alike" },
      rerouted: true,
    });
  }
});

test("their words change no digest: the rules do not read them", () => {
  const one = datasetFrom(fileOf([{ ...TICKET, priority: "low" }]), "a.json");
  const told = datasetFrom(
    fileOf([{ ...TICKET, priority: "low", own_labels: { priority: "P4" } }]),
    "b.json",
  );
  expect(told.digest).toBe(one.digest);
  expect(createDataset(one.tickets).digest).toBe(one.digest);
});

test("what is wrong with a file's head is told with its place", () => {
  const head = {
    format: "other",
    labels: "some",
    label_sets: { priority: { P1: "urgent" }, team: {} },
    more: 1,
  };
  const load = (): unknown => datasetFrom(fileOf([], head), "mine.json");
  expect(load).toThrow(DatasetError);
  expect(checkTickets(fileOf([], head)).problems.map(({ field }) => field)).toEqual([
    "more",
    "format",
    "labels",
    'label_sets.priority["P1"]',
    "label_sets.team",
  ]);
});

test("the report on what a set should be sends a partial one to the check that is meant for it", () => {
  const folder = mkdtempSync(join(tmpdir(), "partial-"));
  const path = join(folder, "mine.json");
  writeFileSync(path, fileOf([{ ...TICKET, priority: "low" }]));
  const notes: string[] = [];
  const progress = { expect: () => undefined, advance: () => undefined, clear: () => undefined };
  const terminal = {
    out: (line: string) => notes.push(line),
    notes: { write: (text: string) => notes.push(text) },
    progress,
  };
  expect(reportOnFiles([path], { strict: false, details: false }, terminal)).toBe(2);
  expect(notes).toEqual([
    expect.stringContaining("helpdesk-env check-tickets says what can be judged on them"),
  ]);
  rmSync(folder, { recursive: true });
});
