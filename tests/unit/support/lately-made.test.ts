import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as Module from "../../../src/support/lately-made.js";

/** More than what is made is kept for. */
const LONG_MS = 5_000;
/** Less than that, many times over. */
const SHORT_MS = 1_000;

/** Made anew for each test: all memories of a process share one timer, and another file's may be running. */
let LatelyMade: typeof Module.LatelyMade;

beforeEach(async () => {
  vi.resetModules();
  ({ LatelyMade } = await import("../../../src/support/lately-made.js"));
  vi.useFakeTimers();
});

afterEach(() => {
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

test("what nobody will ask for any more is gone at once, made lately or before the last turn", () => {
  const made = new LatelyMade<string>();
  const [late, early, other] = [{}, {}, {}];
  made.set(early, "early");
  vi.advanceTimersByTime(2_500);
  for (const of of [late, other]) made.set(of, "late");
  for (const of of [late, early]) made.delete(of);
  expect([made.get(late), made.get(early), made.get(other)]).toEqual([undefined, undefined, "late"]);
});
