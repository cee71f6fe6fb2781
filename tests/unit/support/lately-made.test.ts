import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LatelyMade } from "../../../src/support/lately-made.js";

/** More than what is made is kept for. */
const LONG_MS = 5_000;
/** Less than that, many times over. */
const SHORT_MS = 1_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

test("what is asked for again and again stays, and what nobody asks for is gone after some seconds", () => {
  const made = new LatelyMade<string>();
  const [asked, left] = [{}, {}];
  made.set(asked, "asked");
  made.set(left, "left");
  for (let waited = 0; waited < LONG_MS; waited += SHORT_MS) {
    vi.advanceTimersByTime(SHORT_MS);
    expect(made.get(asked)).toBe("asked");
  }
  expect(made.get(left)).toBeUndefined();
  vi.advanceTimersByTime(LONG_MS);
  expect(made.get(asked)).toBeUndefined();
});

test("where nothing is kept no timer runs", () => {
  new LatelyMade<string>().set({}, "left");
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(2 * LONG_MS);
  expect(vi.getTimerCount()).toBe(0);
});
