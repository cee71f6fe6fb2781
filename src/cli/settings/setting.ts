/** One value that a user can set by a flag or an environment variable; the flag wins. */
export interface Setting<T> {
  /** Without the dashes. */
  readonly flag: string;
  readonly variable: string;
  /** Stands for the value in `--help`. */
  readonly placeholder: string;
  readonly help: string;
  readonly fallback: T;
  /** The value, or a sentence part that says what it must be: "must be …". */
  readonly parse: (text: string) => Parsed<T>;
  /** Of the flag, where that says it in another way than the variable: a secret's file. */
  readonly parseFlag?: (text: string) => Parsed<T>;
  /** Whether a wrong value must not be repeated to the user. */
  readonly isSecret?: boolean;
}

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly must: string };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function refused(must: string): Parsed<never> {
  return { ok: false, must };
}

/** A whole number in a range, written in decimal digits. */
export function wholeNumber(least: number, most: number): (text: string) => Parsed<number> {
  return (text) => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= least && value <= most
      ? parsed(value)
      : refused(`must be a whole number from ${least} to ${most}`);
  };
}

/** One of a list of words. */
export function oneOf<const T extends string>(words: readonly T[]): (text: string) => Parsed<T> {
  return (text) => {
    const word = words.find((candidate) => candidate === text.toLowerCase());
    return word === undefined ? refused(`must be one of ${words.join(", ")}`) : parsed(word);
  };
}

export function nonEmpty(text: string): Parsed<string> {
  return text.trim() === "" ? refused("must not be empty") : parsed(text);
}
