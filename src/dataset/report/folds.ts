import type { Ticket } from "../../domain/ticket.js";
import { relatedGroups } from "../related-groups.js";

const FOLDS = 10;

/**
 * Parts for cross-validation that keep clusters, requesters and linked tickets together. Largest groups first, each into
 * the smallest fold, so that folds are of nearly equal size.
 */
export function splitIntoFolds(tickets: readonly Ticket[]): readonly (readonly Ticket[])[] {
  const folds: Ticket[][] = Array.from({ length: FOLDS }, () => []);
  const groups = [...relatedGroups(tickets)].sort((a, b) => b.length - a.length);
  for (const group of groups) {
    const smallest = folds.reduce((best, fold) => (fold.length < best.length ? fold : best));
    smallest.push(...group);
  }
  return folds.filter((fold) => fold.length > 0);
}
