import type { DescEnum, DescField } from "@bufbuild/protobuf";

/** Messages whose keys are words of the vocabulary, in the domain too. */
const KEYED_BY_WORD: ReadonlySet<string> = new Set(["TeamCounts"]);

/** The domain's key of a field. */
export function keyOf(field: DescField): string {
  return KEYED_BY_WORD.has(field.parent.name) ? field.name : field.localName;
}

/** The domain's word for each value of the enum but the zero value, which stands for no word at all. */
export function enumWords(kind: DescEnum): ReadonlyMap<string, number> {
  const prefix = kind.sharedPrefix?.length ?? 0;
  return new Map(
    kind.values
      .filter(({ number }) => number !== 0)
      .map(({ name, number }) => [name.slice(prefix).toLowerCase(), number]),
  );
}
