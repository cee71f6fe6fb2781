import { expect, test } from "vitest";
import { createDraws, seedOf } from "../../../src/generator/draws.js";

test("a seed draws these numbers on every machine", () => {
  const draws = createDraws(seedOf("helpdesk-env world train 1"), 4, 0);
  expect(Array.from({ length: 8 }, () => draws.below(1000))).toEqual([859, 462, 190, 487, 460, 593, 530, 10]);
});

test("a path of numbers has draws of its own, and the order of the path counts", () => {
  const firsts = [
    createDraws(1),
    createDraws(1, 0),
    createDraws(1, 0, 1),
    createDraws(1, 1, 0),
    createDraws(2),
  ];
  expect(new Set(firsts.map((draws) => draws.below(2 ** 31))).size).toBe(5);
});

test("every number below a bound is drawn about as often as the others", () => {
  const draws = createDraws(7);
  const counts = [0, 0, 0, 0, 0];
  for (let drawn = 0; drawn < 20_000; drawn += 1) counts[draws.below(5)]! += 1;
  expect(counts.every((count) => count > 3800 && count < 4200)).toBe(true);
});

test("an item comes as often as its weight says", () => {
  const draws = createDraws(3);
  const items = [{ weight: 1 }, { weight: 3 }];
  const heavy = Array.from({ length: 8000 }, () => draws.weighted(items)).filter((item) => item === items[1]);
  expect(heavy.length / 8000).toBeCloseTo(0.75, 1);
});
