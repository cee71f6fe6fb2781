import { expect, test } from "vitest";
import { backOffMs } from "../../../src/llm/back-off.js";
import { safeDetail } from "../../../src/llm/endpoint-error.js";
import { readRetryAfter } from "../../../src/llm/failure.js";
import { costOf, NO_USAGE } from "../../../src/llm/meter.js";
import { createRng } from "../../../src/support/rng.js";

const BACK_OFF = { retries: 5, firstMs: 100, longestMs: 500 };

test("waits double up to the longest, lose up to half by chance, and are the same for a seed", () => {
  const waits = (): number[] => {
    const rng = createRng("jitter");
    return [1, 2, 3, 4, 5].map((attempt) => backOffMs(BACK_OFF, attempt, rng));
  };
  const whole = [100, 200, 400, 500, 500];
  expect(waits()).toEqual(waits());
  for (const [index, wait] of waits().entries()) {
    expect(wait).toBeGreaterThanOrEqual((whole[index] ?? 0) / 2);
    expect(wait).toBeLessThanOrEqual(whole[index] ?? 0);
  }
});

test("Retry-After is seconds or a date; anything else is none", () => {
  const now = Date.parse("2030-01-01T00:00:00Z");
  expect(readRetryAfter("3", now)).toBe(3_000);
  expect(readRetryAfter("Tue, 01 Jan 2030 00:00:10 GMT", now)).toBe(10_000);
  expect(readRetryAfter("Mon, 31 Dec 2029 00:00:00 GMT", now)).toBe(0);
  expect(readRetryAfter("-3", now)).toBeUndefined();
  expect(readRetryAfter("soon", now)).toBeUndefined();
  expect(readRetryAfter(null, now)).toBeUndefined();
});

test("what an endpoint says is told without the key, and not at all where it repeats the prompt", () => {
  const prompt = [
    { role: "user", content: 'The "quality" manager writes about\nthe override button' },
  ] as const;
  expect(safeDetail("bad key sk-secret-key!\n", ["sk-secret-key"], prompt)).toBe("bad key [key]!");
  expect(safeDetail('input: "The \\"quality\\" manager writes about\\nthe"', ["k"], prompt)).toMatch(
    /^\(its words/,
  );
  expect(safeDetail("a".repeat(400), ["k"], prompt)).toBe(`${"a".repeat(300)}…`);
});

test("a cost is told only where a price is", () => {
  const usage = { ...NO_USAGE, promptTokens: 1_000_000, answerTokens: 500_000 };
  expect(costOf(usage, { input: undefined, output: undefined })).toBeUndefined();
  expect(costOf(usage, { input: 2, output: undefined })).toBe(2);
  expect(costOf(usage, { input: 2, output: 8 })).toBe(6);
});
