import { readFileSync } from "node:fs";
import { parseStrictJson } from "../support/strict-json.js";
import { readingProblem } from "../support/reading-problem.js";

/** A file that holds no JSON that can be used; the message ends a sentence that names the file. */
export class JsonFileError extends Error {
  override readonly name = "JsonFileError";
}

/** The value of a file of JSON: UTF-8, a byte-order mark or not, no key twice. Throws {@link JsonFileError}. */
export function readJsonFile(path: string): unknown {
  try {
    return parseStrictJson(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)));
  } catch (error) {
    throw new JsonFileError(readingProblem(error));
  }
}
