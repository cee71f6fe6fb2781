import { describe, expect, test } from "vitest";
import { ALLOWED_PATTERNS, covers } from "./secrecy-allow-list.js";
import { compareWhileSecret, labelIsSecret, noteIsSecret } from "./secrecy-compare.js";
import { RUNS_MANY, runsOf } from "../support/test-runs.js";
import { labelPairs, notePairs } from "./secrecy-pairs.js";

// Each entry of the allow-list needs a pair that needs it: CI takes all.
const LABEL_PAIRS = RUNS_MANY ? 5000 : runsOf(5000);
const NOTE_PAIRS = RUNS_MANY ? 1000 : runsOf(1000);
/** Fixed, so that which entries of the allow-list are needed does not depend on the day. */
const SEED = 20_240_131;

describe("a label of a ticket that was not handled yet", () => {
  const comparisons = labelPairs(LABEL_PAIRS, SEED).map((pair) => compareWhileSecret(pair, labelIsSecret));
  const differing = new Set(comparisons.flatMap(({ steps }) => steps.flatMap(({ paths }) => paths)));

  test("changes no byte of any observation or state outside the allow-list", () => {
    const leaks = [...differing].filter((path) => !ALLOWED_PATTERNS.some((pattern) => covers(pattern, path)));
    expect(leaks).toEqual([]);
  });

  test.runIf(RUNS_MANY)("needs every entry of the allow-list", () => {
    const idle = ALLOWED_PATTERNS.filter((pattern) => ![...differing].some((path) => covers(pattern, path)));
    expect(idle).toEqual([]);
  });

  test("is compared over whole courses: few pairs are led apart by a declared channel", () => {
    const parted = comparisons.filter(({ end }) => end === "parted").length;
    expect(parted).toBeLessThan(LABEL_PAIRS / 20);
    const compared = comparisons.reduce((sum, { steps }) => sum + steps.length, 0);
    expect(compared).toBeGreaterThan(LABEL_PAIRS * 3);
  });
});

test("a note's text changes no byte of any observation or state before its tool is used", () => {
  const comparisons = notePairs(NOTE_PAIRS, SEED).map((pair) => compareWhileSecret(pair, noteIsSecret));
  const leaks = new Set(comparisons.flatMap(({ steps }) => steps.flatMap(({ paths }) => paths)));
  expect([...leaks]).toEqual([]);
  expect(comparisons.every(({ end }) => end === "handled")).toBe(true);
});
