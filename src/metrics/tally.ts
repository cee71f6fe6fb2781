import { Counter, type Registry } from "prom-client";
import { Series } from "./series.js";

/** Counts by words; the registry is told of them when somebody asks. */
export interface Tally {
  add(first: string, second?: string, third?: string): void;
}

export interface Described {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** Series of one count. */
const MOST_SERIES = 1_000;

export function createTally(registry: Registry, { name, help, labels }: Described): Tally {
  const series = new Series(() => ({ count: 0 }), MOST_SERIES);
  const counter = new Counter({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    collect() {
      counter.reset();
      for (const { labels: words, value } of series.all()) counter.inc(labelled(labels, words), value.count);
    },
  });
  return { add: (...words) => void (series.of(...words).count += 1) };
}

function labelled(names: readonly string[], words: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, words[index] ?? ""]));
}
