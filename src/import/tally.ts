import type { RouteField } from "../domain/vocabulary.js";

/** Rows that were left out, and why. */
export interface Skipped {
  count: number;
  /** Lines of the first ones. */
  readonly lines: number[];
}

/** What became of an export's rows. */
export interface ImportTally {
  written: number;
  readonly skipped: Map<string, Skipped>;
  /** Tickets that have each label, and those of them by a guess. */
  readonly labelled: Record<RouteField, number>;
  readonly guessed: Record<RouteField, number>;
  /** Tickets whose first and last group are known, and those that were sent on. */
  routesKnown: number;
  rerouted: number;
  undated: number;
  withoutDescription: number;
  cut: number;
  fromHtml: number;
  linked: number;
  linksLost: number;
}

export function noTally(): ImportTally {
  const none = { issue_type: 0, priority: 0, assignment_group: 0, resolution_action: 0 };
  return {
    written: 0,
    skipped: new Map(),
    labelled: { ...none },
    guessed: { ...none },
    routesKnown: 0,
    rerouted: 0,
    undated: 0,
    withoutDescription: 0,
    cut: 0,
    fromHtml: 0,
    linked: 0,
    linksLost: 0,
  };
}

/** Lines that are named of a reason. */
const NAMED = 2;

export function skip(tally: ImportTally, line: number, why: string): void {
  const known = tally.skipped.get(why) ?? { count: 0, lines: [] };
  known.count += 1;
  if (known.lines.length < NAMED) known.lines.push(line);
  tally.skipped.set(why, known);
}
