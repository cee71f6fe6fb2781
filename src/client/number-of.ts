import type { GenEnum } from "@bufbuild/protobuf/codegenv2";
import { HelpdeskError } from "./failure.js";
import { spelled } from "./words.js";

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
