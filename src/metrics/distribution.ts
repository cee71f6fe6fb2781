import { Series } from "./series.js";
import type { Described } from "./tally.js";

/** Values by words, in buckets: prom-client's histogram costs ten times as much for each value. */
export interface Distribution {
  observe(value: number, first: string, second?: string): void;
  /** In the exposition format of Prometheus. */
  text(): string;
}

interface Buckets {
  /** Values up to each bound, and above the last. */
  readonly counts: Float64Array;
  sum: number;
}

/** @param bounds - Upper bounds, rising. */
export function createDistribution(
  { name, help, labels }: Described,
  bounds: readonly number[],
  mostSeries: number,
): Distribution {
  const series = new Series<Buckets>(
    () => ({ counts: new Float64Array(bounds.length + 1), sum: 0 }),
    mostSeries,
  );

  function lines({ counts, sum }: Buckets, words: readonly string[]): string {
    const told = labels.map((label, index) => `${label}="${escaped(words[index] ?? "")}"`).join(",");
    const labelled = (more: string): string => {
      const all = [told, more].filter((part) => part !== "").join(",");
      return all === "" ? "" : `{${all}}`;
    };
    let total = 0;
    const buckets = [...counts].map((count, index) => {
      total += count;
      return `${name}_bucket${labelled(`le="${bounds[index] ?? "+Inf"}"`)} ${total}\n`;
    });
    return `${buckets.join("")}${name}_sum${labelled("")} ${sum}\n${name}_count${labelled("")} ${total}\n`;
  }

  return {
    observe(value, ...words) {
      const buckets = series.of(...words);
      let index = 0;
      while (index < bounds.length && value > (bounds[index] ?? Infinity)) index += 1;
      buckets.counts[index] = (buckets.counts[index] ?? 0) + 1;
      buckets.sum += value;
    },
    text: () =>
      `# HELP ${name} ${help}\n# TYPE ${name} histogram\n` +
      [...series.all()].map(({ labels: words, value }) => lines(value, words)).join(""),
  };
}

function escaped(word: string): string {
  return word.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
