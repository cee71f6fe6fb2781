/** What an answer must look like, as data: a row of the table says it, and a report can show it. */

/** Values kept while a row runs: the id of a session, for one. */
export type Kept = Map<string, unknown>;

/** A pattern that is more than a value. */
export class Matcher {
  constructor(
    readonly words: string,
    /** Why the value does not fit, or undefined. */
    readonly fault: (value: unknown, kept: Kept) => string | undefined,
    /** Whether a key that is not there fits too. */
    readonly fitsAbsence = false,
  ) {}
}

/**
 * A value to be equal to; an object whose keys must be there and fit, others being free; an array of the same length;
 * or a {@link Matcher}.
 */
export type Pattern =
  string | number | boolean | null | Matcher | readonly Pattern[] | { readonly [key: string]: Pattern };

/** Why a value does not fit the pattern, with the path to the fault; undefined when it does. */
export function faultOf(pattern: Pattern, value: unknown, kept: Kept, path = ""): string | undefined {
  if (pattern instanceof Matcher) {
    const fault = pattern.fault(value, kept);
    return fault === undefined ? undefined : `${at(path)}${fault}`;
  }
  if (isList(pattern)) {
    if (!Array.isArray(value) || value.length !== pattern.length) return unlike(pattern, value, path);
    return first(pattern.map((entry, index) => faultOf(entry, value[index], kept, `${path}[${index}]`)));
  }
  if (typeof pattern !== "object" || pattern === null) {
    return Object.is(pattern, value) ? undefined : unlike(pattern, value, path);
  }
  if (!isRecord(value)) return unlike(pattern, value, path);
  return first(
    Object.entries(pattern).map(([key, expected]) => {
      const under = path === "" ? key : `${path}.${key}`;
      if (Object.hasOwn(value, key)) return faultOf(expected, value[key], kept, under);
      if (expected instanceof Matcher && expected.fitsAbsence) return undefined;
      return `${at(under)}expected ${shown(expected)}, but it is not there`;
    }),
  );
}

/** A pattern or value in a line. */
export function shown(value: unknown): string {
  const text = plain(value);
  return text.length <= 300 ? text : `${text.slice(0, 300)}… (${text.length} characters)`;
}

export const anything = new Matcher("anything", () => undefined);
export const absent = new Matcher("no such key", () => "expected no such key", true);
export const text = kind("a text", (value) => typeof value === "string");
export const wholeNumber = kind("a whole number", (value) => Number.isInteger(value));
export const flag = kind("true or false", (value) => typeof value === "boolean");
export const record = kind("an object", isRecord);
export const uuid = kind(
  "a UUID",
  (value) => typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
);
export const rewardOrNull = kind(
  "a number, true, false or null",
  (value) => value === null || typeof value === "boolean" || typeof value === "number",
);

export function startingWith(start: string): Matcher {
  return kind(`a text that begins with ${JSON.stringify(start)}`, (value) =>
    typeof value === "string" ? value.startsWith(start) : false,
  );
}

export function endingWith(end: string): Matcher {
  return kind(`a text that ends with ${JSON.stringify(end)}`, (value) =>
    typeof value === "string" ? value.endsWith(end) : false,
  );
}

export function including(part: string): Matcher {
  return kind(`a text with ${JSON.stringify(part)}`, (value) =>
    typeof value === "string" ? value.includes(part) : false,
  );
}

export function oneOf(...patterns: readonly Pattern[]): Matcher {
  const words = patterns.map(shown).join(" or ");
  return new Matcher(
    words,
    (value, kept) =>
      patterns.some((pattern) => faultOf(pattern, value, kept) === undefined)
        ? undefined
        : `expected ${words}, seen ${shown(value)}`,
    patterns.some((pattern) => pattern instanceof Matcher && pattern.fitsAbsence),
  );
}

/** An object that fits and has no key but these. */
export function only(keys: readonly string[], pattern: { readonly [key: string]: Pattern } = {}): Matcher {
  return new Matcher(`an object of ${keys.join(", ")}`, (value, kept) => {
    if (!isRecord(value)) return unlike(pattern, value, "");
    const extra = Object.keys(value).find((key) => !keys.includes(key));
    if (extra !== undefined) return `expected only ${keys.join(", ")}, seen ${extra} too`;
    return faultOf(pattern, value, kept);
  });
}

/** An object with none of the keys. */
export function without(...keys: readonly string[]): Matcher {
  return new Matcher(`an object without ${keys.join(", ")}`, (value) => {
    if (!isRecord(value)) return `expected an object, seen ${shown(value)}`;
    const found = keys.find((key) => Object.hasOwn(value, key));
    return found === undefined ? undefined : `expected no ${found} in it`;
  });
}

/** A list, every item of which fits; at least one. */
export function eachOf(pattern: Pattern): Matcher {
  return new Matcher(`a list, each item ${shown(pattern)}`, (value, kept) => {
    if (!Array.isArray(value) || value.length === 0) return `expected items, seen ${shown(value)}`;
    return first(value.map((item, index) => faultOf(pattern, item, kept, `[${index}]`)));
  });
}

/** Keeps a value that fits under a name, for {@link Placeholder}s of later requests. */
export function keep(name: string, pattern: Pattern): Matcher {
  return new Matcher(shown(pattern), (value, kept) => {
    kept.set(name, value);
    return faultOf(pattern, value, kept);
  });
}

function kind(words: string, fits: (value: unknown) => boolean): Matcher {
  return new Matcher(words, (value) => (fits(value) ? undefined : `expected ${words}, seen ${shown(value)}`));
}

function plain(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value instanceof Matcher) return value.words;
  if (Array.isArray(value)) return `[${value.map(plain).join(", ")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${key}: ${plain(member)}`)
    .join(", ")}}`;
}

function unlike(pattern: Pattern, value: unknown, path: string): string {
  return `${at(path)}expected ${shown(pattern)}, seen ${shown(value)}`;
}

function at(path: string): string {
  return path === "" ? "" : `${path}: `;
}

function first(faults: readonly (string | undefined)[]): string | undefined {
  return faults.find((fault) => fault !== undefined);
}

function isList(pattern: Pattern): pattern is readonly Pattern[] {
  return Array.isArray(pattern);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Matcher);
}
