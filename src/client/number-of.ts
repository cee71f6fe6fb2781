import type { GenEnum } from "@bufbuild/protobuf/codegenv2";
import { HelpdeskError } from "./failure.js";
import { wordsOf } from "./words.js";

/** The number of a word, 0 for none. Refuses a word that the enum does not have, as the server would. */
export function numberOf<E extends number>(schema: GenEnum<E>, word: string | undefined, subject: string): E {
  // A generated descriptor holds the numbers of its own enum, and 0 is one of each.
  if (word === undefined) return 0 as E;
  const words = wordsOf(schema);
  for (const [number, known] of words) if (known === word) return number as E;
  throw new HelpdeskError({
    reason: "unknown_word",
    subject,
    problem: `${subject} cannot be ${JSON.stringify(word)}.`,
    nextStep: `Use one of ${[...words.values()].join(", ")}.`,
    allowedWords: [...words.values()],
  });
}
