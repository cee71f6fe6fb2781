import { snakeCase } from "./snake-case.js";

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A domain value as JSON: keys in snake_case and sorted, so that equal values have equal bytes; undefined left out. */
export function sortedSnakeCase(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(sortedSnakeCase);
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [snakeCase(key), sortedSnakeCase(member)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(members);
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return null;
}
