import { expect, test } from "vitest";
import { checkTickets } from "../../../src/dataset/index.js";
import { verdict } from "../../../src/import/check/check-file.js";

/** Sixty tickets of two teams; the members of each can be changed. */
function told(change: (index: number) => object = () => ({})): readonly string[] {
  const tickets = Array.from({ length: 60 }, (_, index) => ({
    ticket_id: `t-${index}`,
    title: `Title ${index}`,
    description: `Text ${index}`,
    requester: `r-${index}`,
    created_at: "2026-03-09T08:30:00Z",
    assignment_group: index % 2 === 0 ? "service_desk" : "security_team",
    ...change(index),
  }));
  return verdict(
    "mine.json",
    checkTickets(JSON.stringify({ format: "helpdesk-env/tickets/1", labels: "partial", tickets })),
  );
}

test("a good file is told what can be judged on it, what cannot, and what to run", () => {
  expect(told()).toEqual([
    "mine.json: 60 tickets, ready to be played",
    "Can be judged:",
    "  assignment_group: 60 of 60 tickets, 2 different",
    "Cannot be judged:",
    "  issue_type: no ticket has it",
    "  priority: no ticket has it",
    "  resolution_action: no ticket has it",
    "First: play: helpdesk-env evaluate --policy heuristic --dataset mine.json --html report.html",
  ]);
});

test("problems are one line for a kind, with a count and two examples, and the largest is what to mend first", () => {
  const lines = told((index) =>
    index < 20 ? { priority: `P${index}` } : index < 25 ? { related_ticket_id: `no-${index}` } : {},
  );
  expect(lines.filter((line) => line.includes("×"))).toEqual([
    "  20 × priority must be one of critical, high, medium, low (t-0, t-1, …)",
    "  5 × related_ticket_id names one which is not in the dataset (t-20, t-21, …)",
    "First: mend the 20 × priority must be one of critical, high, medium, low; data/README.md says what a record is.",
  ]);
  expect(lines[0]).toBe("mine.json: not ready: 25 problems; 40 tickets have none of their own");
});

test("what makes a judgement weaker than it looks is told, and never more than twenty lines of it all", () => {
  const lines = told((index) => ({
    title: index % 3 === 0 ? "Ask the Field Crew" : `Title ${index}`,
    description: index % 3 === 0 ? undefined : `Text ${index}`,
    requester: "one",
    created_at: index % 2 === 0 ? undefined : "2026-03-09T08:30:00Z",
    assignment_group: index < 58 ? "service_desk" : "security_team",
    issue_type: "onboarding",
    priority: index < 5 ? "low" : undefined,
    own_labels: { assignment_group: "Field Crew" },
    guessed: { assignment_group: "its name" },
    [`odd_${index % 8}`]: index < 40 ? undefined : 1,
    related_ticket_id: index > 50 ? "nowhere" : undefined,
  }));
  expect(lines.length).toBeLessThanOrEqual(20);
  expect(lines.some((line) => line.startsWith("  and "))).toBe(true);
});

test("doubts about a label stand beside it", () => {
  const lines = told((index) => ({
    assignment_group: index < 57 ? "service_desk" : "security_team",
    issue_type: "onboarding",
    priority: index < 2 ? "low" : index < 5 ? "high" : undefined,
    requester: "one",
    description: index === 0 ? "for the field crew" : `Text ${index}`,
    own_labels: { assignment_group: "Field-Crew" },
    guessed: { assignment_group: "its name" },
  }));
  expect(lines.slice(1)).toEqual([
    "Can be judged:",
    "  assignment_group: 60 of 60 tickets, 2 different; 60 of them by a guess that nobody has confirmed; 95 % are service_desk, so that always saying so is nearly right",
    "Cannot be judged:",
    "  issue_type: all 60 are onboarding",
    "  priority: 5 tickets have it, fewer than the 30 that a figure takes",
    "  resolution_action: no ticket has it",
    "Weaker than it looks:",
    "  1 name their own team in the text: an agent reads the answer (t-0)",
    "  60 are related through one requester or link: dev and test cannot both be large (t-0, t-1, …)",
    "First: read the words of assignment_group in the import's map, put right what is wrong, and import again with --map.",
  ]);
});

test("an export is sent to the import", () => {
  expect(verdict("export.csv", checkTickets("number,short_description\n1,x\n")).at(-1)).toBe(
    "First: make it tickets, if it is an export: helpdesk-env import FILE --out tickets.json",
  );
});
