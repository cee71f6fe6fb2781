import fc from "fast-check";
import { expect, test } from "vitest";
import { fraction, number } from "../../../../src/wire/json/number-text.js";

/** As Python's json writes a float, but for the form of an exponent. */
function asFloat(value: number): string {
  const text = String(value === 0 ? 0 : value);
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${text}.0` : text;
}

test("a number is written alike whether or not it, or another in its place, was written before", () => {
  const numbers = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -1_000, max: 1_000 }).map((value) => value / 100),
  );
  const several = fc.array(numbers, { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(several, (values) => {
      for (const value of [...values, ...values]) expect(fraction(value)).toBe(asFloat(value));
    }),
  );
});

test("a count has no point", () => {
  expect([0, 7, 255, 256, 1e21, 0.5].map(number)).toEqual(["0", "7", "255", "256", "1e+21", "0.5"]);
});
