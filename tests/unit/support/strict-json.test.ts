import { expect, test } from "vitest";
import { jsonLine } from "../../../src/support/json-line.js";
import { parseStrictJson, readStrictJson } from "../../../src/support/strict-json.js";

function refusal(text: string): string {
  try {
    parseStrictJson(text);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : "";
  }
  return "none";
}

test.each([
  ['[{"a":[{"b":1}]}]', [{ a: [{ b: 1 }] }]],
  ['\uFEFF{"a":"{\\"a\\":1,\\"a\\":2}"}', { a: '{"a":1,"a":2}' }],
  ['{"a":{"a":{"a":[]}},"b":[{"a":1},{"a":2}]}', { a: { a: { a: [] } }, b: [{ a: 1 }, { a: 2 }] }],
  ['  "x" ', "x"],
  ['{"a\\\\":1,"a":2}', { "a\\": 1, a: 2 }],
])("%s is read as JSON is", (text, value) => {
  expect(parseStrictJson(text)).toEqual(value);
});

test("every key that stands twice is found with its path and both lines, however it is spelt", () => {
  const text = '[\n{"id":1,\n"id":2},\n{"r":{"x":[0,{"k":1,\n"\\u006b":1}]}}]';
  expect(readStrictJson(text).repeated).toEqual([
    { path: [0], key: "id", lines: [2, 3] },
    { path: [1, "r", "x", 1], key: "k", lines: [4, 5] },
  ]);
});

test.each([
  ['{"a":1,"a":1}', 'JsonTextError: the key "a" stands twice; keep the one that is meant'],
  [
    '{"a":1,\n"a":1}',
    'JsonTextError: the key "a" stands twice (in lines 1 and 2); keep the one that is meant',
  ],
  ["", "JsonTextError: there is nothing in it"],
  ["[".repeat(100_000), expect.stringMatching(/^JsonTextError: /)],
  [
    "[".repeat(100_000) + "]".repeat(100_000),
    "JsonTextError: its lists and objects lie more than 100 levels within one another",
  ],
  [
    '{"a":'.repeat(101) + "1" + "}".repeat(101),
    "JsonTextError: its lists and objects lie more than 100 levels within one another",
  ],
  ['{\n"a" 1}', "JsonTextError: Expected ':' after property name, in line 2, column 5"],
  ['{"a" 1}', "JsonTextError: Expected ':' after property name, in column 6"],
])("%.20s is refused in a sentence", (text, message) => {
  expect(refusal(text)).toEqual(message);
});

test("a line that we write is one line for a reader that breaks at every separator of Unicode", () => {
  const value = { text: "a\u2028b\u2029c\u0085d\ne\u0000\uD800" };
  const line = jsonLine(value);
  expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028\u2029]|\p{Surrogate}/u);
  expect(line.endsWith("\n")).toBe(true);
  expect(JSON.parse(line)).toEqual(value);
});
