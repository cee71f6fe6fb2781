import { ROUTE_FIELDS, type RouteField } from "../domain/vocabulary.js";
import { isObject } from "../support/is-object.js";
import type { TicketOrigin } from "./origins.js";
import type { Note } from "./record-reader.js";

/** Keys of a record that are not the ticket's own story. */
export const ORIGIN_KEYS: readonly string[] = ["own_labels", "guessed", "rerouted"];

/** What a record says of where its labels come from; undefined where it says nothing. */
export function readOrigin(record: Readonly<Record<string, unknown>>, note: Note): TicketOrigin | undefined {
  if (!ORIGIN_KEYS.some((key) => Object.hasOwn(record, key))) return undefined;
  const { rerouted } = record;
  if (rerouted !== undefined && typeof rerouted !== "boolean") note("rerouted", "must be true or false");
  return {
    ownLabels: readTexts(record, "own_labels", note),
    guessed: readTexts(record, "guessed", note),
    rerouted: typeof rerouted === "boolean" ? rerouted : undefined,
  };
}

function readTexts(
  record: Readonly<Record<string, unknown>>,
  key: string,
  note: Note,
): Readonly<Partial<Record<RouteField, string>>> {
  if (!Object.hasOwn(record, key)) return {};
  const value = record[key];
  if (!isObject(value)) {
    note(key, "must be an object with a text for a field");
    return {};
  }
  const texts: Partial<Record<RouteField, string>> = {};
  for (const [name, text] of Object.entries(value)) {
    const field = ROUTE_FIELDS.find((known) => known === name);
    if (field === undefined) note(`${key}.${name}`, `must be one of ${ROUTE_FIELDS.join(", ")}`);
    else if (typeof text !== "string" || text.trim() === "") note(`${key}.${name}`, "must be text");
    else texts[field] = text;
  }
  return texts;
}
