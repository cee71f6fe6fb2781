import { compactText } from "../support/compact-text.js";

/** Reads the members of one JSON object, noting every member that is not what it should be. */
export interface RecordReader {
  /** Text of 1 to `limit` characters that is not blank. */
  text(key: string, limit: number): string | undefined;
  word<W extends string>(key: string, words: readonly W[]): W | undefined;
  /** Distinct words, in the order given. */
  words<W extends string>(key: string, words: readonly W[]): readonly W[] | undefined;
  flag(key: string): boolean | undefined;
  /** A number above 0 and below 1. */
  share(key: string): number | undefined;
  /** A second of UTC, written `YYYY-MM-DDThh:mm:ssZ`. */
  instant(key: string): string | undefined;
  list(key: string, limit: number): readonly unknown[] | undefined;
  /** Notes each of the keys that is absent. */
  require(keys: readonly string[]): void;
  /** Notes each key of the object that is not one of these. */
  allow(keys: readonly string[]): void;
}

/** Called with the member's name and what is wrong with it. */
export type Note = (field: string, problem: string) => void;

/** Half of a surrogate pair: cannot be written as UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** A member that is absent reads as undefined without a note; one that is wrong reads as undefined with one. */
export function createRecordReader(record: Readonly<Record<string, unknown>>, note: Note): RecordReader {
  function read<T>(key: string, expected: string, is: (value: unknown) => value is T): T | undefined {
    if (!Object.hasOwn(record, key)) return undefined;
    const value = record[key];
    if (is(value)) return value;
    note(key, `must be ${expected}, not ${kindOf(value)}`);
    return undefined;
  }

  function oneOf<W extends string>(key: string, value: unknown, words: readonly W[]): W | undefined {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) note(key, `must be one of ${words.join(", ")}, not ${show(value)}`);
    return word;
  }

  /** The value, or undefined when there is a problem, which is noted. */
  function sound<T>(
    key: string,
    value: T | undefined,
    problemOf: (value: T) => string | undefined,
  ): T | undefined {
    const problem = value === undefined ? undefined : problemOf(value);
    if (problem === undefined) return value;
    note(key, problem);
    return undefined;
  }

  const isText = (value: unknown): value is string => typeof value === "string";
  const isNumber = (value: unknown): value is number => typeof value === "number";
  const isFlag = (value: unknown): value is boolean => typeof value === "boolean";

  return {
    text(key, limit) {
      const text = sound(key, read(key, "text", isText), (value) => problemOfText(value, limit));
      return text === undefined ? undefined : compactText(text);
    },
    word: (key, words) => (Object.hasOwn(record, key) ? oneOf(key, record[key], words) : undefined),
    words(key, words) {
      const values = read(key, "a list", Array.isArray);
      values?.forEach((value, i) => {
        if (values.indexOf(value) < i) note(`${key}[${i}]`, `repeats ${show(value)}`);
      });
      return values?.flatMap((value, i) => oneOf(`${key}[${i}]`, value, words) ?? []);
    },
    flag: (key) => read(key, "true or false", isFlag),
    share: (key) => sound(key, read(key, "a number", isNumber), problemOfShare),
    instant: (key) => sound(key, read(key, "text", isText), problemOfInstant),
    list(key, limit) {
      const list: readonly unknown[] | undefined = read(key, "a list", Array.isArray);
      if (list !== undefined && list.length > limit) note(key, `must have at most ${limit} entries`);
      return list;
    },
    require(keys) {
      for (const key of keys) if (!Object.hasOwn(record, key)) note(key, "is missing");
    },
    allow(keys) {
      for (const key of Object.keys(record)) {
        if (!keys.includes(key)) note(key, "is not a known key (data/README.md lists them)");
      }
    },
  };
}

/** Whether a text is the one way to write a second that there was: the 30th of February is none. */
function isInstant(text: string): boolean {
  const parts = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.exec(text);
  if (parts === null) return false;
  const [year = 0, month = 0, day = 0] = parts.slice(1, 4).map(Number);
  return Date.UTC(year, month - 1, day) < Date.UTC(year, month, 1);
}

function problemOfShare(share: number): string | undefined {
  return share > 0 && share < 1 ? undefined : `must be above 0 and below 1, not ${share}`;
}

function problemOfInstant(text: string): string | undefined {
  if (isInstant(text)) return undefined;
  return `must be a time written YYYY-MM-DDThh:mm:ssZ, such as 2026-03-09T08:30:00Z, not ${show(text)}`;
}

function problemOfText(text: string, limit: number): string | undefined {
  if (text.trim() === "") return "must not be blank; leave it out when there is none";
  if (text.length > limit) return `must have at most ${limit} characters, not ${text.length}`;
  if (text.includes("\0")) return "holds the character NUL, at which other programs end a text";
  if (LONE_SURROGATE.test(text)) return "holds half of a surrogate pair, which is not valid Unicode";
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `the ${typeof value} ${show(value)}`;
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
