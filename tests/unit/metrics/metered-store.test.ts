import { expect, test } from "vitest";
import { createMemoryStore, type SessionStore } from "../../../src/journal/index.js";
import { meteredStore } from "../../../src/metrics/metered-store.js";
import type { StoreMeter } from "../../../src/metrics/store-meter.js";

const METER: StoreMeter = {
  appended: () => undefined,
  flushed: () => undefined,
  replayed: () => undefined,
  diverged: () => undefined,
  healthy: () => undefined,
};

/** With all that a store can have: a member that is new has to be named here. */
const whole: Required<SessionStore> = {
  ...createMemoryStore(),
  outlives: true,
  lastEnded: { key: "k", owner: "", how: "finished", endedAt: 0, records: undefined },
  probe: () => Promise.resolve(),
  group: { begin: () => undefined, end: () => undefined },
  shared: {} as Required<SessionStore>["shared"], // nothing of it is called
};

test("a store that is counted has all that it has when it is not", () => {
  const counted = meteredStore(whole, METER);
  expect(Object.keys(counted).sort()).toEqual(Object.keys(whole).sort());
  expect(counted.lastEnded).toBe(whole.lastEnded);
});
