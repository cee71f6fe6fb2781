import { expect, test } from "vitest";
import { checkProvenance, compare, NotComparable } from "../../../src/evaluation/compare.js";
import { createRandomPolicy } from "../../../src/policies/index.js";
import { someResult } from "./some-evaluation.js";

test("differences are taken seed by seed, over the seeds that both have", async () => {
  const own = await someResult({ seeds: [5, 6, 7] });
  const other = await someResult({ seeds: [6, 7, 8], create: ({ seed }) => createRandomPolicy(seed) });
  const rewards = (result: typeof own, seed: number) =>
    result.episodes.find((episode) => episode.seed === seed)?.rubricReward ?? Number.NaN;
  const [task] = compare(own, other).tasks;
  const expected = [6, 7].map((seed) => rewards(own, seed) - rewards(other, seed));
  expect(task?.differences).toEqual(expected);
  expect(task?.seeds).toBe(2);
  expect(task?.difference.value).toBeCloseTo(((expected[0] ?? 0) + (expected[1] ?? 0)) / 2, 12);
});

test("a result compared with itself differs by nothing", async () => {
  const result = await someResult();
  expect(compare(result, result).tasks).toMatchObject([
    { difference: { value: 0, low: null, high: null }, better: 0, equal: 4, worse: 0 },
  ]);
});

test("results on other rules and tickets are refused, and everything that differs is named", () => {
  const provenance = { rulesDigest: "r", datasetDigest: "d", split: "dev", splitDigest: "s" } as const;
  const there = { ...provenance, rulesDigest: "r2", split: "test" } as const;
  expect(() => checkProvenance(provenance, there)).toThrow(
    "differ in the rules (r here, r2 there), the split (dev here, test there)",
  );
  expect(() => checkProvenance(provenance, there)).toThrow("--split");
});

test("results without a shared seed are refused", async () => {
  const [own, other] = [await someResult({ seeds: [1] }), await someResult({ seeds: [2] })];
  expect(() => compare(own, other)).toThrow(NotComparable);
});
