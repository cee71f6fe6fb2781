import { readFileSync, writeFileSync } from "node:fs";
import { drawKey, keyText, parseKey, type ExamKey } from "../exam/index.js";
import { codeOf, reasonOf } from "../files/output-error.js";
import { readingProblem } from "../support/reading-problem.js";
import { ExamFileError } from "./exam-file-error.js";

/** The key in the file. Throws {@link ExamFileError}, which never repeats what is in it. */
export function readKey(path: string): ExamKey {
  const key = parseKey(readSecret(path, "--key"));
  if (key !== undefined) return key;
  throw new ExamFileError(
    `--key ${path} is no key: it must hold 64 digits in hex, as exam create writes it.`,
  );
}

/** As {@link readKey}; a file that is not there is made, for its owner's eyes alone. */
export function readOrMakeKey(path: string): { readonly key: ExamKey; readonly isNew: boolean } {
  const key = drawKey();
  if (makeSecret(path, "--key", keyText(key))) return { key, isNew: true };
  return { key: readKey(path), isNew: false };
}

/** Whether the file was made; false where it was there. Throws {@link ExamFileError}. */
export function makeSecret(path: string, flag: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw new ExamFileError(`${flag} ${path} cannot be written: ${reasonOf(error)}.`);
  }
}

export function readSecret(path: string, flag: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ExamFileError(`${flag} ${path} cannot be read: ${readingProblem(error)}.`);
  }
}
