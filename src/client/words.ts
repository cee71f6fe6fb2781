import type { DescEnum } from "@bufbuild/protobuf";

const wordsByEnum = new WeakMap<DescEnum, ReadonlyMap<number, string>>();

/** The bare words of an enum by their numbers, in its order, without the unspecified one. */
export function wordsOf(schema: DescEnum): ReadonlyMap<number, string> {
  let words = wordsByEnum.get(schema);
  if (words === undefined) {
    const known = schema.values.filter(({ number }) => number !== 0);
    words = new Map(known.map(({ number, localName }) => [number, localName.toLowerCase()]));
    wordsByEnum.set(schema, words);
  }
  return words;
}

/** The bare word of an enum's number, undefined for unspecified; `unknown_<number>` for a word of a later server. */
export function wordOf(schema: DescEnum, number: number): string | undefined {
  return number === 0 ? undefined : (wordsOf(schema).get(number) ?? `unknown_${number}`);
}
