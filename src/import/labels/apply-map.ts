import { ROUTE_FIELDS, type RouteField } from "../../domain/vocabulary.js";
import type { OwnLabels } from "../raw-ticket.js";
import { labelMap, type LabelMap, type Meaning } from "./map-file.js";

/** What a ticket's own words come to. */
export interface Mapped {
  readonly labels: Readonly<Partial<Record<RouteField, string>>>;
  /** Of those that somebody guessed. */
  readonly guessed: Readonly<Partial<Record<RouteField, string>>>;
}

export function applyMap(map: LabelMap, own: OwnLabels): Mapped {
  const labels: Partial<Record<RouteField, string>> = {};
  const guessed: Partial<Record<RouteField, string>> = {};
  for (const field of ROUTE_FIELDS) {
    const word = own[field];
    const meaning = word === undefined ? undefined : meaningOf(map, field, word);
    if (meaning === undefined || meaning.to === null) continue;
    labels[field] = meaning.to;
    if (meaning.guessed) guessed[field] = meaning.reason ?? "proposed by the import";
  }
  return { labels, guessed };
}

/** Of `Software / Licences` what the map says of it, or else of `Software`. */
export function meaningOf(map: LabelMap, field: RouteField, word: string): Meaning | undefined {
  const whole = map[field].get(word);
  if (whole !== undefined) return whole;
  const [head = "", ...rest] = word.split(" / ");
  return rest.length === 0 ? undefined : map[field].get(head);
}

/** The words of `base`, with what `own` says of them in their place, and those that `own` alone has. */
export function merged(base: LabelMap, own: LabelMap): LabelMap {
  return labelMap((field) => [...new Map([...base[field], ...own[field]])]);
}

/** Those that come to a word of ours. */
export function withMeaning(map: LabelMap): LabelMap {
  return labelMap((field) => [...map[field]].filter(([, { to }]) => to !== null));
}

/** Without the guesses. */
export function certainOnly(map: LabelMap): LabelMap {
  return labelMap((field) => [...map[field]].filter(([, { guessed }]) => !guessed));
}
