import { ImportError } from "../import-error.js";
import { normalName, ROLES, type Role, type RoleNames } from "./roles.js";
import { SOURCES, TOOLS, type Source } from "./tools.js";

/** Positions of cells: for each way to have the value, the parts that are put together. */
export type Places = readonly (readonly number[])[];

export interface Columns {
  readonly places: Readonly<Partial<Record<Role, Places>>>;
  /** The headers that each role uses, as the file has them. */
  readonly names: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** The same as a map has it: cells that are put together in a list of their own. */
  readonly inMap: RoleNames;
  /** Headers that nothing is read from, each once. */
  readonly unused: readonly string[];
}

/** Roles of which every column counts, not the first that has something. */
const MANY: ReadonlySet<Role> = new Set(["tags", "people", "work_notes", "leaks"]);

/** Headers of a tool that must be there before a file is taken for its export. */
const LEAST_SIGNS = 3;

/** The tool that wrote these headers; undefined where none did. */
export function guessSource(headers: readonly string[], isJson: boolean): Source {
  const names = new Set(headers.map(normalName));
  let best: Source = isJson ? "json" : "csv";
  let most = LEAST_SIGNS - 1;
  for (const source of SOURCES) {
    const signs = TOOLS[source].signature.filter((name) => names.has(name)).length;
    if (signs > most) [best, most] = [source, signs];
  }
  return best;
}

/**
 * Where each role stands. `own` are columns that somebody named for a role, before the tool's. Throws {@link ImportError} where
 * a named one is not there, or nothing could be a title.
 */
export function findColumns(headers: readonly string[], roles: RoleNames, own: RoleNames): Columns {
  const byName = new Map<string, number[]>();
  headers.forEach((header, index) => {
    const name = normalName(header);
    byName.set(name, [...(byName.get(name) ?? []), index]);
  });
  const places: Partial<Record<Role, Places>> = {};
  const used = new Set<number>();
  for (const role of ROLES) {
    const named = own[role];
    const found = (named ?? roles[role] ?? []).flatMap((names) =>
      placesOf(typeof names === "string" ? [names] : names, byName, named === undefined ? undefined : role),
    );
    const free =
      role === "issue_type" ? found.filter((parts) => !parts.some((at) => isGroup(places, at))) : found;
    if (free.length === 0) continue;
    places[role] = free;
    for (const index of free.flat()) used.add(index);
  }
  if (places.title === undefined && places.description === undefined) {
    throw new ImportError(
      `No column is a title or a description; there are ${headers.join(", ")}. ` +
        'Name it in a map: {"columns": {"title": ["…"]}} (docs/own-tickets.md).',
    );
  }
  const namesOf = (found: Places): readonly string[] => [
    ...new Set(found.flat().map((at) => headers[at] ?? "")),
  ];
  return {
    places,
    names: Object.fromEntries(Object.entries(places).map(([role, found]) => [role, namesOf(found)])),
    inMap: Object.fromEntries(Object.entries(places).map(([role, found]) => [role, waysOf(found, headers)])),
    unused: [...new Set(headers.filter((header, index) => header !== "" && !used.has(index)))],
  };
}

function waysOf(found: Places, headers: readonly string[]): readonly (string | readonly string[])[] {
  const ways = found.map((parts) => parts.map((at) => headers[at] ?? ""));
  const different = new Map(ways.map((names) => [names.join("\n"), names]));
  return [...different.values()].map((names) => (names.length === 1 ? (names[0] ?? "") : names));
}

/** A column that names the team says nothing of the issue, too. */
function isGroup(places: Columns["places"], at: number): boolean {
  return places.assignment_group?.some((parts) => parts.includes(at)) === true;
}

/** A header that repeats is a place of its own each time; parts that are put together are the first of their name. */
function placesOf(
  names: readonly string[],
  byName: ReadonlyMap<string, readonly number[]>,
  namedFor: Role | undefined,
): Places {
  const found = names.map((name) => byName.get(normalName(name)) ?? []);
  const missing = names.find((_, index) => found[index]?.length === 0);
  if (missing !== undefined && namedFor !== undefined) {
    throw new ImportError(
      `The map names the column ${JSON.stringify(missing)} for ${namedFor}, and there is none.`,
    );
  }
  const [first] = found;
  if (first === undefined || first.length === 0) return [];
  if (names.length === 1) return first.map((index) => [index]);
  return [found.flatMap((indexes) => indexes.slice(0, 1))];
}

/** What a row has for a role: the first way that has something, its parts put together. */
export function valueOf(cells: readonly string[], columns: Columns, role: Role): string {
  for (const parts of columns.places[role] ?? []) {
    const texts = parts.map((at) => cells[at]?.trim() ?? "").filter((text) => text !== "");
    if (texts.length > 0) return texts.join(" / ");
  }
  return "";
}

/** Everything that a row has for a role with many columns. */
export function valuesOf(cells: readonly string[], columns: Columns, role: Role): readonly string[] {
  if (!MANY.has(role)) return [valueOf(cells, columns, role)];
  return (columns.places[role] ?? []).flat().flatMap((at) => {
    const text = cells[at]?.trim() ?? "";
    return text === "" ? [] : [text];
  });
}
