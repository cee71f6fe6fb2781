import { expect, test } from "vitest";
import { parseSeeds } from "../../../../src/cli/settings/parse-values.js";

test("seeds are single ones and ranges, in the order given", () => {
  expect(parseSeeds("42-44")).toEqual({ ok: true, value: [42, 43, 44] });
  expect(parseSeeds("9, 1, 4-6")).toEqual({ ok: true, value: [9, 1, 4, 5, 6] });
});

test("what is not a list of seeds is refused by what it must be", () => {
  const shape = "must be seeds such as 42-51 or 1,4,7-9, each from 0 to 2147483647";
  for (const text of ["", "a", "-1", "1-", "1..3", "1,,2", "2147483648"]) {
    expect(parseSeeds(text)).toEqual({ ok: false, must: shape });
  }
  expect(parseSeeds("5-2")).toEqual({ ok: false, must: "must count upwards; 5-2 does not" });
  expect(parseSeeds("1-4,3")).toEqual({ ok: false, must: "must not name seed 3 twice" });
  expect(parseSeeds("0-2147483647")).toEqual({ ok: false, must: "must be at most 100000 seeds" });
});
