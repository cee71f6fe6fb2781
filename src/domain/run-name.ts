/**
 * What a run may be called: 1 to 64 letters, digits, dots, hyphens and underscores, the first a letter or a digit. It
 * stands in addresses, names of files and flags as it is.
 */
export const RUN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The same in words, as the end of a sentence. */
export const RUN_NAME_IN_WORDS =
  "1 to 64 letters, digits, dots, hyphens and underscores, the first a letter or a digit";

export function isRunName(text: string): boolean {
  return RUN_NAME.test(text);
}
