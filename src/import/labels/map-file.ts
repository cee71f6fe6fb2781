import * as v from "valibot";
import { LABEL_WORDS } from "../../dataset/index.js";
import { ROUTE_FIELDS, type RouteField } from "../../domain/vocabulary.js";
import { exactly, FLAG, listOf, NUMBER, oneOf, TEXT } from "../../files/shapes.js";
import { readShapedFile, tellProblems } from "../../files/read-shape.js";
import { ImportError } from "../import-error.js";
import { ROLES, type RoleNames } from "../columns/roles.js";

/** Of the map files; a reader refuses another one. */
export const MAP_FORMAT = "helpdesk-env/label-map/1";

/** What one of a team's words means. */
export interface Meaning {
  /** Our word; null: none. */
  readonly to: string | null;
  /** Whether the program guessed it, and nobody has confirmed it. */
  readonly guessed: boolean;
  /** From 0 to 1, of a guess. */
  readonly confidence?: number | undefined;
  readonly reason?: string | undefined;
  readonly tickets?: number | undefined;
}

/** A team's words, by field. */
export type LabelMap = Readonly<Record<RouteField, ReadonlyMap<string, Meaning>>>;

export interface MapFile {
  readonly columns: RoleNames;
  readonly labels: LabelMap;
}

/** Throws {@link ImportError} that tells everything that is wrong with it. */
export function readMap(path: string): MapFile {
  const read = readShapedFile(MAP, path);
  if ("problems" in read)
    throw new ImportError(tellProblems(path, read.problems, "docs/own-tickets.md says what a map is."));
  const { columns = {}, fields } = read.value;
  return { columns, labels: labelMap((field) => Object.entries(fields[field] ?? {})) };
}

/** The file's text, of the words with the most tickets first. */
export function mapText(labels: LabelMap, columns: RoleNames): string {
  const fields: Partial<Record<RouteField, object>> = {};
  for (const field of ROUTE_FIELDS) {
    const words = [...labels[field]].sort(([, a], [, b]) => (b.tickets ?? 0) - (a.tickets ?? 0));
    if (words.length > 0)
      fields[field] = Object.fromEntries(words.map(([word, meaning]) => [word, entryOf(meaning)]));
  }
  return `${JSON.stringify({ format: MAP_FORMAT, columns, fields }, null, 2)}\n`;
}

export function labelMap(entries: (field: RouteField) => readonly (readonly [string, Entry])[]): LabelMap {
  const of = (field: RouteField): ReadonlyMap<string, Meaning> =>
    new Map(entries(field).map(([word, entry]) => [word, meaningOf(entry)]));
  return {
    issue_type: of("issue_type"),
    priority: of("priority"),
    assignment_group: of("assignment_group"),
    resolution_action: of("resolution_action"),
  };
}

/** Our word alone, null for none, or all that a proposal says. */
export type Entry = string | null | (Omit<Meaning, "guessed"> & { readonly guessed?: boolean | undefined });

function meaningOf(entry: Entry): Meaning {
  if (entry === null || typeof entry === "string") return { to: entry, guessed: false };
  return { ...entry, guessed: entry.guessed ?? false };
}

function entryOf({ to, guessed, ...told }: Meaning): Entry {
  return guessed ? { to, guessed, ...told } : { to, ...told };
}

function fieldShape(field: RouteField) {
  const word = v.nullable(oneOf(LABEL_WORDS[field]));
  const told = exactly({
    to: word,
    guessed: v.optional(FLAG),
    confidence: v.optional(NUMBER),
    reason: v.optional(TEXT),
    tickets: v.optional(NUMBER),
  });
  const be = `null, one of ${LABEL_WORDS[field].join(", ")}, or an object with one under to`;
  return v.optional(v.record(v.string(), v.union([word, told], be), "an object"));
}

/** A column, or those whose cells are put together. */
const COLUMN = v.union([TEXT, listOf(TEXT)], "a column's name or a list of them");

const MAP = exactly({
  format: oneOf([MAP_FORMAT]),
  columns: v.optional(v.object(v.entriesFromList(ROLES, v.exactOptional(listOf(COLUMN))), "an object")),
  fields: exactly({
    issue_type: fieldShape("issue_type"),
    priority: fieldShape("priority"),
    assignment_group: fieldShape("assignment_group"),
    resolution_action: fieldShape("resolution_action"),
  }),
});
