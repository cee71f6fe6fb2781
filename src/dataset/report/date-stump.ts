import { ROUTE_KEYS } from "../../domain/route.js";
import type { Ticket } from "../../domain/ticket.js";
import { ROUTE_FIELDS, type RouteField } from "../../domain/vocabulary.js";
import { splitIntoFolds } from "./folds.js";

/** What could be read off a date, each as a number, in UTC. */
const PARTS = {
  hour: (date) => date.getUTCHours(),
  weekday: (date) => (date.getUTCDay() + 6) % 7, // from Monday, so that the weekend is at one end
  "day of the month": (date) => date.getUTCDate(),
  month: (date) => date.getUTCMonth(),
  moment: (date) => date.getTime(),
} as const satisfies Record<string, (date: Date) => number>;
type Part = keyof typeof PARTS;
const PART_NAMES = Object.keys(PARTS) as Part[]; // the keys of a constant

/** Shares of the dated tickets, 0 where there are none. */
export interface DateAccuracies {
  readonly field: RouteField;
  /** Of the label that most of them have. */
  readonly commonest: number;
  /** That a stump on this part of the date gets right. */
  readonly byPart: Readonly<Record<Part, number>>;
  /** The best of these. */
  readonly ceiling: number;
}

/**
 * How far a date alone leads: for each of its parts a decision stump (one label up to a threshold, one above), cross-validated
 * in folds that keep clusters, requesters and linked tickets together.
 */
export function dateAccuracies(tickets: readonly Ticket[]): readonly DateAccuracies[] {
  const folds = splitIntoFolds(tickets.filter(({ createdAt }) => createdAt !== undefined));
  return ROUTE_FIELDS.map((field) => {
    const accuracy = (part: Part): number =>
      crossValidate(folds.map((fold) => fold.map((ticket) => exampleOf(ticket, part, field))));
    const byPart = {
      hour: accuracy("hour"),
      weekday: accuracy("weekday"),
      "day of the month": accuracy("day of the month"),
      month: accuracy("month"),
      moment: accuracy("moment"),
    };
    const labels = folds.flat().map((ticket) => ticket[ROUTE_KEYS[field]]);
    const commonest = commonestOf(countsOf(labels)).count / Math.max(1, labels.length);
    return { field, commonest, byPart, ceiling: Math.max(...PART_NAMES.map((part) => byPart[part])) };
  });
}

interface DatedExample {
  readonly value: number;
  readonly label: string;
}

function exampleOf(ticket: Ticket, part: Part, field: RouteField): DatedExample {
  return { value: PARTS[part](new Date(ticket.createdAt ?? Number.NaN)), label: ticket[ROUTE_KEYS[field]] };
}

function crossValidate(folds: readonly (readonly DatedExample[])[]): number {
  let right = 0;
  for (const held of folds) {
    const classify = trainStump(folds.filter((fold) => fold !== held).flat());
    right += held.filter(({ value, label }) => classify(value) === label).length;
  }
  return right / Math.max(1, folds.flat().length);
}

/** The threshold with which most examples come out right; the lowest of several. */
export function trainStump(examples: readonly DatedExample[]): (value: number) => string {
  const sorted = [...examples].sort((a, b) => a.value - b.value);
  const below = new Map<string, number>();
  const above = countsOf(sorted.map(({ label }) => label));
  const all = commonestOf(above);
  let best = { right: all.count, threshold: Infinity, low: all.label, high: all.label };
  for (const [i, { value, label }] of sorted.entries()) {
    below.set(label, (below.get(label) ?? 0) + 1);
    above.set(label, (above.get(label) ?? 0) - 1);
    const next = sorted[i + 1];
    if (next === undefined || next.value === value) continue;
    const [low, high] = [commonestOf(below), commonestOf(above)];
    const right = low.count + high.count;
    if (right > best.right) {
      best = { right, threshold: (value + next.value) / 2, low: low.label, high: high.label };
    }
  }
  return (value) => (value <= best.threshold ? best.low : best.high);
}

function countsOf(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function commonestOf(counts: ReadonlyMap<string, number>): {
  readonly label: string;
  readonly count: number;
} {
  let best = { label: "", count: 0 };
  for (const [label, count] of counts) if (count > best.count) best = { label, count };
  return best;
}
