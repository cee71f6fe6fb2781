import { Gauge, type Registry } from "prom-client";
import { createDistribution, type Distribution } from "./distribution.js";
import { createTally } from "./tally.js";

/** Told by a store of sessions of what it does. One that keeps nothing tells nothing, and is healthy. */
export interface StoreMeter {
  /** Records were written. */
  appended(records: number): void;
  /** A flush took so many seconds. */
  flushed(seconds: number): void;
  /** A session was played again from its records, in so many seconds. */
  replayed(seconds: number): void;
  /** What was played again gave another answer than before. */
  diverged(): void;
  /** Whether it can be written to. */
  healthy(is: boolean): void;
}

const SECONDS = [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1];

export function createStoreMeter(registry: Registry): {
  readonly meter: StoreMeter;
  readonly distributions: readonly Distribution[];
} {
  let records = 0;
  let isHealthy = true;
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  };
  gauge("helpdesk_store_up", "1 where the store of sessions can be written to.", () => Number(isHealthy));
  gauge("helpdesk_journal_records", "Records written to the journal since the start.", () => records);
  const divergences = createTally(registry, {
    name: "helpdesk_journal_divergences_total",
    help: "Sessions whose replay gave another answer than was recorded.",
    labels: [],
  });
  const flush = createDistribution(
    {
      name: "helpdesk_journal_flush_seconds",
      help: "Time until records were as safe as the level says.",
      labels: [],
    },
    SECONDS,
    1,
  );
  const replay = createDistribution(
    { name: "helpdesk_journal_replay_seconds", help: "Time of playing a session again.", labels: [] },
    SECONDS,
    1,
  );
  return {
    meter: {
      appended: (more) => void (records += more),
      flushed: (seconds) => flush.observe(seconds, ""),
      replayed: (seconds) => replay.observe(seconds, ""),
      diverged: () => divergences.add(""),
      healthy: (is) => void (isHealthy = is),
    },
    distributions: [flush, replay],
  };
}
