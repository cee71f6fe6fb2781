import type { Handbook, HandbookWord } from "../../../src/domain/handbook.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  type RouteField,
} from "../../../src/domain/vocabulary.js";

const WORDS = {
  issue_type: ISSUE_TYPES,
  priority: PRIORITIES,
  assignment_group: ASSIGNMENT_GROUPS,
  resolution_action: RESOLUTION_ACTIONS,
} as const satisfies Record<RouteField, readonly string[]>;

/** A label's words with what they mean: by the server's handbook, or bare until that has come. */
export function wordsOfLabel(
  handbook: Handbook | undefined,
  field: RouteField | undefined,
): { readonly asks: string; readonly words: readonly HandbookWord[] } {
  if (field === undefined) return { asks: "", words: [] };
  const told = handbook?.fields.find((one) => one.field === field);
  return told ?? { asks: "", words: WORDS[field].map((word) => ({ word, meaning: "" })) };
}
