import { expect, test } from "vitest";
import { guessPriority } from "../../../src/import/labels/priority-words.js";

test.each([
  [["P1", "Sev 1", "sev1", "1", "P1 - Critical", "Priority 1", "Dringend", "URGENT!"], "critical"],
  [["P2", "2", "Sev-2", "P2 - High", "Hoch", "Élevée", "Alta"], "high"],
  [["P3", "3", "P3 - Moderate", "3 - Mittel", "Normal"], "medium"],
  [["P4", "4", "p5", "Niedrig", "Faible", "Minor"], "low"],
])("%j mean one priority: %s", (words, priority) => {
  expect(words.map((word) => guessPriority(word)?.to)).toEqual(words.map(() => priority));
});

test.each(["", "10", "P0", "6", "asap", "high or low", "2024-01-01", "Team 1"])("%j says nothing", (word) => {
  expect(guessPriority(word)).toBeUndefined();
});

test("a number alone is told as less sure than a word, with how it was read", () => {
  expect(guessPriority("P2")).toEqual({
    to: "high",
    reason: "2 where 1 is the most pressing, as most desks count",
    isNamed: false,
  });
});
