import { isObject } from "../../support/is-object.js";

/** Members that hold what people read, in the order in which they are looked for. */
const SHOWN = ["display_value", "displayName", "name", "value", "key", "id"];

/** A record of JSON as names and texts: what people read of an object, and its members under dotted names where it has none. */
export function flatten(record: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(record)) {
    // Jira's own nest: the fields of an issue.
    if (key === "fields" && isObject(value)) for (const [name, text] of flatten(value)) flat.set(name, text);
    else put(flat, key, value);
  }
  return flat;
}

function put(flat: Map<string, string>, key: string, value: unknown): void {
  const text = textOf(value);
  if (text !== undefined) flat.set(key, text);
  else if (isObject(value))
    for (const [name, inner] of Object.entries(value)) put(flat, `${key}.${name}`, inner);
}

function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value))
    return value
      .map((item) => textOf(item) ?? "")
      .filter(Boolean)
      .join(", ");
  if (!isObject(value)) return undefined;
  const shown = SHOWN.find((name) => typeof value[name] === "string" || typeof value[name] === "number");
  return shown === undefined ? undefined : String(value[shown]);
}
