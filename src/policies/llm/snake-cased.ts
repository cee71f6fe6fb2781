import { ASSIGNMENT_GROUPS } from "../../domain/vocabulary.js";
import { snakeCase } from "../../support/snake-case.js";

/** A value as JSON text in the field names of the wire; what is undefined or null is left out. */
export function wireText(value: unknown): string {
  return JSON.stringify(snakeCased(value));
}

/** Keys that are words of the vocabulary, not names of fields. */
const WORD_KEYS: ReadonlySet<string> = new Set(ASSIGNMENT_GROUPS);

function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined && member !== null)
      .map(([key, member]) => [WORD_KEYS.has(key) ? key : snakeCase(key), snakeCased(member)]),
  );
}
