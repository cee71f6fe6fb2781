import { expect, test } from "vitest";
import {
  ACTION_TYPES,
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  TOOL_NAMES,
} from "../../../../src/domain/vocabulary.js";
import { matchWord } from "../../../../src/policies/llm/match-word.js";

const LISTS: readonly (readonly string[])[] = [
  ISSUE_TYPES,
  PRIORITIES,
  ASSIGNMENT_GROUPS,
  RESOLUTION_ACTIONS,
  ACTION_TYPES,
  TOOL_NAMES,
];

test("every word of the vocabulary is itself, and in capitals or with spaces it is spelled otherwise", () => {
  for (const words of LISTS) {
    for (const word of words) {
      expect(matchWord(word, words)).toEqual({ word, likeness: "exact" });
      const shouted = ` ${word.toUpperCase().replaceAll("_", " ")}. `;
      expect(matchWord(shouted, words)).toEqual({ word, likeness: "spelling" });
    }
  }
});

test.each([
  ["hihg", PRIORITIES, undefined],
  ["hgh", PRIORITIES, "high"],
  ["critical priority", PRIORITIES, "critical"],
  ["P1", PRIORITIES, undefined],
  ["phishing", ISSUE_TYPES, "spam_phishing"],
  ["security", ISSUE_TYPES, "security_compliance"],
  ["request", ISSUE_TYPES, undefined],
  ["identity_acess", ISSUE_TYPES, "identity_access"],
  ["ops", ASSIGNMENT_GROUPS, undefined],
  ["the security team", ASSIGNMENT_GROUPS, "security_team"],
  ["escalated", RESOLUTION_ACTIONS, "escalate"],
  ["related_ticket", TOOL_NAMES, "lookup_related_ticket"],
  ["lookup", TOOL_NAMES, undefined],
  ["", TOOL_NAMES, undefined],
] as const)("%j is near one word at most", (text, words: readonly string[], word) => {
  expect(matchWord(text, words)?.word).toBe(word);
});
