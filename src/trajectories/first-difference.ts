import type { JsonValue } from "../support/json-value.js";
import { isObject } from "../support/is-object.js";

/** Where two values part. A side that has nothing there is undefined. */
export interface Difference {
  /** Such as `observation.history[2].reward`. */
  readonly path: string;
  readonly expected: unknown;
  readonly seen: unknown;
}

/** The first difference in the order of the expected value's members; undefined when the two are equal. */
export function firstDifference(expected: unknown, seen: unknown, path: string): Difference | undefined {
  if (Array.isArray(expected) && Array.isArray(seen)) {
    const length = Math.max(expected.length, seen.length);
    return firstOf(
      Array.from({ length }, (_, index) => index),
      (index) => firstDifference(expected[index], seen[index], `${path}[${index}]`),
    );
  }
  if (isObject(expected) && isObject(seen)) {
    return firstOf([...new Set([...Object.keys(expected), ...Object.keys(seen)])], (key) =>
      firstDifference(expected[key], seen[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return Object.is(expected, seen) || (expected === 0 && seen === 0) ? undefined : { path, expected, seen };
}

/** The value without members that are empty lists: over gRPC an empty list and none are the same. */
export function withoutEmptyLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyLists);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(
    ([, member]) => !(Array.isArray(member) && member.length === 0),
  );
  return Object.fromEntries(members.map(([key, member]) => [key, withoutEmptyLists(member)]));
}

/** Every path at which two values differ. */
export function differencesBetween(
  expected: JsonValue,
  seen: JsonValue,
  path: string,
): readonly Difference[] {
  if (isObject(expected) && isObject(seen)) {
    const members = [...new Set([...Object.keys(expected), ...Object.keys(seen)])];
    return members.flatMap((key) =>
      differencesBetween(expected[key] ?? null, seen[key] ?? null, path === "" ? key : `${path}.${key}`),
    );
  }
  return firstDifference(expected, seen, path) === undefined ? [] : [{ path, expected, seen }];
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
