import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadDataset } from "../../../src/dataset/index.js";
import { bestGuess } from "../../../src/policies/best-guess.js";
import { believing } from "../../../src/policies/heuristic/beliefs.js";
import { readRoute } from "../../../src/policies/heuristic/read-route.js";
import { packageRoot } from "../../../src/support/package-root.js";

function route(description: string, more: object = {}) {
  return readRoute({ ticketId: "t", title: "Hello", requester: "kim", description, ...more }, []);
}

test("words that people use for a thing lead to its usual handling", () => {
  expect(route("The invoice for our subscription was charged twice, please refund it.")).toEqual({
    issueType: "billing_license",
    priority: "medium",
    assignmentGroup: "license_ops",
    resolutionAction: "fulfill",
  });
});

test("a team that a note names outweighs the usual one", () => {
  const planningNote = "Goes to the security team this time.";
  expect(route("I cannot log in, my password is refused.", { planningNote }).assignmentGroup).toBe(
    "security_team",
  );
});

test("between two likely words the one that earns part of the other is guessed", () => {
  const beliefs = believing(
    ["a", "b", "c"],
    new Map([
      ["a", 0.4],
      ["c", 0.4],
    ] as const),
    0.2,
  );
  const exact = (guess: string, truth: string): number => (guess === truth ? 1 : 0);
  const nearB = (guess: string, truth: string): number =>
    guess !== truth && [guess, truth].includes("b") ? 0.9 : exact(guess, truth);
  expect(bestGuess(beliefs, nearB)).toBe("b");
  expect(bestGuess(beliefs, exact)).toBe("a");
});

test("nothing of the dataset is written into a policy", () => {
  const folder = join(packageRoot(), "src", "policies");
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
  const { tickets } = loadDataset();
  const known = tickets.flatMap(({ ticketId, requester, title }) => [ticketId, requester, title]);
  expect(known.filter((text) => sources.includes(text))).toEqual([]);
  expect(sources).not.toMatch(/ticket-\d/);
});
