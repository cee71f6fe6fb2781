import { readFileSync } from "node:fs";
import { parseStrictJson } from "../support/strict-json.js";
import { errorMessage } from "../support/error-message.js";
import { codeOf } from "./output-error.js";

/** A file that holds no JSON that can be used; the message ends a sentence that names the file. */
export class JsonFileError extends Error {
  override readonly name = "JsonFileError";
}

/** The value of a file of JSON: UTF-8, a byte-order mark or not, no key twice. Throws {@link JsonFileError}. */
export function readJsonFile(path: string): unknown {
  try {
    return parseStrictJson(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)));
  } catch (error) {
    throw new JsonFileError(reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a folder";
  if (code === "EACCES") return "this user has no permission to read it";
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return "it is not UTF-8 text";
  return errorMessage(error);
}
