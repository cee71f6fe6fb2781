import { expect, test } from "vitest";
import { InvalidJson, readJson } from "../../../../src/transport/openenv/read-json.js";

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
