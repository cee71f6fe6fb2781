import { expect, test } from "vitest";
import { InvalidJson, readJson } from "../../../../../src/transport/openenv/json/read-json.js";

test.each([
  ['{"seed":7}', { seed: 7 }],
  ['{"a":[NaN,-Infinity,Infinity]}', { a: [Number.NaN, -Infinity, Infinity] }],
  ['{"a":"NaN, \\"Infinity\\" and 12345678901234567890"}', { a: 'NaN, "Infinity" and 12345678901234567890' }],
  ['{"seed":18446744073709551617}', { seed: 18446744073709551617n }],
  ['{"seed":9007199254740991}', { seed: 9007199254740991 }],
  ['{"x":0.12345678901234567890}', { x: 0.12345678901234568 }],
])("%s", (text, value) => {
  expect(readJson(text)).toEqual(value);
});

test.each(["", "{bad", "nan", "NaNNaN", '{"a":Infinityx}', "1 2"])("%j is not JSON", (text) => {
  expect(() => readJson(text)).toThrow(InvalidJson);
});

test("nesting that no message has is refused, not a crash", () => {
  const deep = `${"[".repeat(200_000)}NaN${"]".repeat(200_000)}`;
  expect(() => readJson(deep)).toThrow(InvalidJson);
});

test("text that an attacker chose is read in time that grows with its length", () => {
  const unterminated = `{"a":1111111111111111,"b":"${'\\"'.repeat(400_000)}`;
  expect(() => readJson(unterminated)).toThrow(InvalidJson);
});

test("a long string beside a long number is a string", () => {
  const long = "a".repeat(2_000_000);
  expect(readJson(`{"a":"1111111111111111${long}"}`)).toEqual({ a: `1111111111111111${long}` });
});

test("what is nested too deeply is refused in words", () => {
  const nested = `${"[".repeat(100_000)}1111111111111111${"]".repeat(100_000)}`;
  expect(() => readJson(nested)).toThrow("the text is nested too deeply");
});
