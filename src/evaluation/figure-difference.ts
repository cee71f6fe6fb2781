import { isObject } from "../support/is-object.js";
import { snakeCase } from "../support/snake-case.js";
import { shownJson } from "../support/shorten.js";

/** Points; a smaller difference is rounding of files and float64 sums. */
const TOLERANCE = 1e-9;

/** A figure of a file, and what it is when it is made again. */
export interface FigureDifference {
  /** As the file names it, such as `steps[2].reward`; empty for the value itself. */
  readonly path: string;
  readonly stored: unknown;
  readonly made: unknown;
}

/** The first difference of more than float64 leaves over. */
export function figureDifference(stored: unknown, made: unknown, path = ""): FigureDifference | undefined {
  if (typeof stored === "number" && typeof made === "number") {
    return Math.abs(stored - made) <= TOLERANCE ? undefined : { path, stored, made };
  }
  if (Array.isArray(stored) && Array.isArray(made)) {
    if (stored.length !== made.length) return { path, stored, made };
    return firstOf(stored.keys(), (index) =>
      figureDifference(stored[index], made[index], `${path}[${index}]`),
    );
  }
  if (isObject(stored) && isObject(made)) {
    const keys = new Set([...Object.keys(stored), ...Object.keys(made)]);
    return firstOf(keys, (key) => figureDifference(stored[key], made[key], joined(path, snakeCase(key))));
  }
  return stored === made ? undefined : { path, stored, made };
}

function firstOf<T, R>(items: Iterable<T>, find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function joined(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

/** As `its rubric_reward is .99, and … .47`. */
export function shownFigure(value: unknown): string {
  return shownJson(value, MOST_CHARACTERS);
}

const MOST_CHARACTERS = 200;
