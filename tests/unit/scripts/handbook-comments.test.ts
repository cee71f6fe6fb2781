import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pythonMeanings, withHandbook } from "../../../scripts/handbook-comments.js";
import { HANDBOOK } from "../../../src/domain/handbook.js";

const PROTO = readFileSync("proto/helpdesk/v1/vocabulary.proto", "utf8");

describe("the comments of vocabulary.proto", () => {
  test("say what the handbook says of each word", () => {
    expect(withHandbook(PROTO)).toBe(PROTO);
    const meanings = HANDBOOK.fields.flatMap(({ words }) => words.map(({ meaning }) => meaning.slice(1)));
    const comments = PROTO.replace(/\n *\/\/ /g, " ");
    expect(meanings.filter((meaning) => !comments.includes(`${meaning}.`))).toEqual([]);
  });

  test("are put right where they say something else, and nothing beside them moves", () => {
    const stale = PROTO.replace(
      "  // The owner does it at once, by a known step.\n",
      "  // Something else.\n  // Over two lines.\n",
    ).replace(
      "//\n// What the owner does next.\n",
      "//\n// Another question.\n//\n// And a paragraph more.\n",
    );
    expect(stale).not.toBe(PROTO);
    expect(withHandbook(stale)).toBe(PROTO);
  });

  test("cannot lack a word: the generator names the value that it does not find", () => {
    const without = PROTO.replace("RESOLUTION_ACTION_FULFILL", "RESOLUTION_ACTION_DO");
    expect(() => withHandbook(without)).toThrow(
      "vocabulary.proto has no commented value RESOLUTION_ACTION_FULFILL",
    );
  });
});

test("Python's actions and tools describe their labels by the same sentences", () => {
  const path = "clients/python/src/helpdesk_env/_meanings.py";
  expect(readFileSync(path, "utf8")).toBe(pythonMeanings());
});
