import { expect, test } from "vitest";
import { extractObject } from "../../../../src/policies/llm/extract-object.js";

test("an object alone is taken as it is", () => {
  expect(extractObject(' {"a": "}"} ')).toEqual({ object: { a: "}" }, repairs: [] });
});

test("of several objects the last one counts: who thinks aloud answers last", () => {
  expect(extractObject('first {"a": 1}, no, rather {"a": 2}')).toEqual({
    object: { a: 2 },
    repairs: ["surrounding_text"],
  });
});

test("text around a fence is told apart from the fence", () => {
  expect(extractObject('Here:\n```\n{"a": 1}\n```')).toEqual({
    object: { a: 1 },
    repairs: ["code_fence", "surrounding_text"],
  });
});

test("a fence that never closes and an object that never ends are mended", () => {
  expect(extractObject('```json\n{"a": {"b": "c')).toEqual({
    object: { a: { b: "c" } },
    repairs: ["code_fence", "broken_json"],
  });
});

test("single quotes, trailing commas and Python's words are mended", () => {
  expect(extractObject("{'a': None, 'b': [True,],}")).toEqual({
    object: { a: null, b: [true] },
    repairs: ["broken_json"],
  });
});

test.each(["", "no object", "[1, 2]", '"{}"x', "null"])("%j holds no object, or an empty one", (text) => {
  expect(extractObject(text)?.object ?? {}).toEqual({});
});
