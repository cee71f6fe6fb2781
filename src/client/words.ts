import type { DescEnum, DescEnumValue } from "@bufbuild/protobuf";

/** The bare word of an enum's number, undefined for unspecified; `unknown_<number>` for a word of a later server. */
export function wordOf(schema: DescEnum, number: number): string | undefined {
  if (number === 0) return undefined;
  const value = schema.value[number];
  return value === undefined ? `unknown_${number}` : spelled(value);
}

/** A value of an enum as the bare word. */
export function spelled(value: DescEnumValue): string {
  return value.localName.toLowerCase();
}
