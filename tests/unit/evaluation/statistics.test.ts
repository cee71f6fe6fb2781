import { expect, test } from "vitest";
import { bootstrap, quantile } from "../../../src/evaluation/bootstrap.js";
import { passK, passKAbsence } from "../../../src/evaluation/pass-k.js";
import { mean } from "../../../src/support/mean.js";

test("the same values under the same name have the same interval", () => {
  const values = [0.1, 0.4, 0.5, 0.9];
  expect(bootstrap(values, "a", mean)).toEqual(bootstrap(values, "a", mean));
});

test("an interval lies within the values and around their mean", () => {
  const estimate = bootstrap([0, 0.25, 0.5, 1, 0.4375], "b", mean);
  expect(estimate?.value).toBe(0.4375);
  expect(estimate?.low).toBeGreaterThanOrEqual(0);
  expect(estimate?.low).toBeLessThan(0.4375);
  expect(estimate?.high).toBeGreaterThan(0.4375);
  expect(estimate?.high).toBeLessThanOrEqual(1);
});

test("the interval of many values is as wide as theory has it", () => {
  const values = Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? 0 : 1));
  const estimate = bootstrap(values, "c", mean);
  // ± 1.96 · 0.5 ÷ √400
  expect(estimate?.low).toBeCloseTo(0.451, 1.9);
  expect(estimate?.high).toBeCloseTo(0.549, 1.9);
});

test("values that are all the same have an interval without width", () => {
  expect(bootstrap([0.5, 0.5, 0.5, 0.5, 0.5], "d", mean)).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
});

test("without values, or where the figure is none, there is no interval", () => {
  expect(bootstrap([], "e", mean)).toBeUndefined();
  expect(bootstrap([0, 0], "e", () => Number.NaN)).toBeUndefined();
});

test("a quantile lies in proportion between its neighbours", () => {
  expect([quantile([1, 2, 4], 0), quantile([1, 2, 4], 0.75), quantile([1, 2, 4], 1)]).toEqual([1, 3, 4]);
});

test("pass^k is the share of all choices of k played episodes that are solved throughout", () => {
  const outcomes = [true, false, true, true, false, true];
  for (const k of [1, 2, 3, 4, 5, 6]) {
    const choices = choose(outcomes, k);
    const allSolved = choices.filter((choice) => choice.every(Boolean)).length;
    expect(passK(6, 4, k)).toBeCloseTo(allSolved / choices.length, 12);
  }
});

function choose<T>(items: readonly T[], k: number): readonly (readonly T[])[] {
  if (k === 0) return [[]];
  return items.flatMap((item, index) => choose(items.slice(index + 1), k - 1).map((rest) => [item, ...rest]));
}

test("pass^k is unknown where fewer than k episodes were played", () => {
  expect([passK(4, 4, 5), passK(0, 0, 1)]).toEqual([null, null]);
});

test("there is no pass^k where nothing is random, nor where each seed was played once, and a sentence says which", () => {
  expect([passKAbsence(false, 1), passKAbsence(true, 1), passKAbsence(true, 2)]).toEqual([
    expect.stringContaining("nothing here is random"),
    expect.stringContaining("every seed was played once"),
    null,
  ]);
});
