import { LatelyMade } from "../../support/lately-made.js";

/** Adds the JSON of a value to a text. */
export type Append<V> = (text: string, value: V) => string;

export type AppendObject = Append<object>;

/** Remembers the text of each value, for as long as it is asked for every few seconds. */
export function keepingEach(append: AppendObject): AppendObject {
  const kept = new LatelyMade<string>();
  return keepingLast((text, value) => {
    let own = kept.get(value);
    if (own === undefined) {
      own = inOnePiece(append("", value));
      kept.set(value, own);
    }
    return text + own;
  });
}

/** Remembers the text of the value that was written last. */
export function keepingLast(append: AppendObject): AppendObject {
  let last: object | undefined;
  let own = "";
  return (text, value) => {
    if (value !== last) {
      own = append("", value);
      last = value;
    }
    return text + own;
  };
}

type Source = Readonly<Record<string, unknown>>;

/** The first members of a message, and their text. */
export interface Head {
  readonly of: Source;
  readonly text: string;
}

const MOST_HEADS = 4_096;

/**
 * Memory of the first members of a message, by the value of one of them. Whoever reads it compares the others; `remember`
 * writes a head that is not known, or not as it is now.
 */
export function keepingHeads(
  keys: readonly string[],
  by: string,
  append: AppendObject,
): { readonly known: ReadonlyMap<unknown, Head>; readonly remember: (source: Source) => string } {
  const known = new Map<unknown, Head>();
  const remember = (source: Source): string => {
    const text = inOnePiece(append("", source));
    if (known.size === MOST_HEADS) known.clear();
    known.set(source[by], { of: Object.fromEntries(keys.map((key) => [key, source[key]])), text });
    return text;
  };
  return { known, remember };
}

/** Through bytes and back: V8 keeps what was added up as a tree of pieces, and would walk it each time it is told. */
export function inOnePiece(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}
