import type { DescEnum, DescEnumValue } from "@bufbuild/protobuf";
import type { GenEnum } from "@bufbuild/protobuf/codegenv2";
import { HelpdeskError } from "./failure.js";

/** The bare word of an enum's number, undefined for unspecified; `unknown_<number>` for a word of a later server. */
export function wordOf(schema: DescEnum, number: number): string | undefined {
  if (number === 0) return undefined;
  const value = schema.value[number];
  return value === undefined ? `unknown_${number}` : spelled(value);
}

/** The number of a word, 0 for none. Refuses a word that the enum does not have, as the server would. */
export function numberOf<E extends number>(schema: GenEnum<E>, word: string | undefined, subject: string): E {
  // A generated descriptor holds the numbers of its own enum, and 0 is one of each.
  if (word === undefined) return 0 as E;
  const known = schema.values.filter((value) => value.number !== 0);
  const value = known.find((candidate) => spelled(candidate) === word);
  if (value !== undefined) return value.number as E;
  throw new HelpdeskError({
    reason: "unknown_word",
    subject,
    problem: `${subject} cannot be ${JSON.stringify(word)}.`,
    nextStep: `Use one of ${known.map(spelled).join(", ")}.`,
    allowedWords: known.map(spelled),
  });
}

function spelled(value: DescEnumValue): string {
  return value.localName.toLowerCase();
}
