import { describe, expect, test } from "vitest";
import { loadDataset } from "../../../src/dataset/index.js";
import { HANDBOOK } from "../../../src/domain/handbook.js";
import { TASKS } from "../../../src/domain/task.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  ROUTE_FIELDS,
} from "../../../src/domain/vocabulary.js";

describe("what the words mean", () => {
  test("is said once of every word of the four labels, in the order of the vocabulary", () => {
    expect(HANDBOOK.fields.map(({ field, words }) => [field, words.map(({ word }) => word)])).toEqual([
      ["issue_type", [...ISSUE_TYPES]],
      ["priority", [...PRIORITIES]],
      ["assignment_group", [...ASSIGNMENT_GROUPS]],
      ["resolution_action", [...RESOLUTION_ACTIONS]],
    ]);
    expect(HANDBOOK.fields.map(({ field }) => field)).toEqual([...ROUTE_FIELDS]);
  });

  test("is in the whole text, sentence by sentence", () => {
    const sentences = HANDBOOK.fields.flatMap(({ asks, choosing, words }) => [
      asks,
      ...choosing,
      ...words.map(({ word, meaning }) => `- ${word}: ${meaning}.`),
    ]);
    expect([HANDBOOK.general, ...sentences].filter((sentence) => !HANDBOOK.text.includes(sentence))).toEqual(
      [],
    );
  });

  test("is told of next steps and priorities where a task's instructions end", () => {
    for (const { instructions } of Object.values(TASKS))
      expect(instructions).toMatch(/\. Next steps: fulfill \(/);
    const told = HANDBOOK.fields
      .filter(({ field }) => field === "priority" || field === "resolution_action")
      .flatMap(({ words }) => words.map(({ word, meaning }) => `${word} (${meaning})`));
    expect(
      Object.values(TASKS).map(({ instructions }) => told.filter((one) => !instructions.includes(one))),
    ).toEqual([[], [], []]);
  });

  test("repeats no five words of any ticket of the built-in set", () => {
    const runsOf = (text: string): readonly string[] => {
      const words = text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
      return words.slice(4).map((_, at) => words.slice(at, at + 5).join(" "));
    };
    const known = new Set(runsOf(HANDBOOK.text));
    const shared = loadDataset().tickets.flatMap((ticket) =>
      [ticket.title, ticket.description, ticket.ambiguityNote, ticket.planningNote, ticket.customerUpdateNote]
        .flatMap((text = "") => runsOf(text))
        .filter((run) => known.has(run)),
    );
    expect(shared).toEqual([]);
  });
});
