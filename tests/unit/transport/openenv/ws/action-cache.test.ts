import { expect, test } from "vitest";
import { ActionCache } from "../../../../../src/transport/openenv/ws/action-cache.js";

test("a message is found by its very words", () => {
  const steps = new ActionCache<string>();
  steps.keep('{"type":"step","data":{}}', "submit");
  expect(steps.find('{"type":"step","data":{}}')).toBe("submit");
  expect(steps.find('{"type":"step", "data":{}}')).toBeUndefined();
});

test("a long message is not kept, since a client could fill the memory with them", () => {
  const steps = new ActionCache<string>();
  const long = "x".repeat(301);
  steps.keep(long, "submit");
  expect(steps.find(long)).toBeUndefined();
});

test("a client that never says the same twice fills no memory", () => {
  const steps = new ActionCache<number>();
  for (let index = 0; index < 10_000; index += 1) steps.keep(String(index), index);
  const kept = Array.from({ length: 10_000 }, (_, index) => steps.find(String(index)));
  expect(kept.filter((action) => action !== undefined).length).toBeLessThanOrEqual(4_096);
  expect(steps.find("9999")).toBe(9_999);
});
