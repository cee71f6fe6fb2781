import { HANDBOOK, type HandbookField } from "../../../src/domain/handbook.js";
import type { RouteField } from "../../../src/domain/vocabulary.js";

/**
 * What a label asks, and its words with what they mean. The page is built with the handbook of the server that serves it: it would
 * move the form under a fast hand if it came later.
 */
export function wordsOfLabel(field: RouteField): HandbookField {
  const told = HANDBOOK.fields.find((one) => one.field === field);
  if (told === undefined) throw new Error("the handbook has every label");
  return told;
}
