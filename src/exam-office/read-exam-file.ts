import type * as v from "valibot";
import { readShape, tellProblems } from "../files/read-shape.js";
import { isObject, type JsonObject } from "../support/is-object.js";
import { JsonTextError, parseStrictJson } from "../support/strict-json.js";
import { ExamFileError } from "./exam-file-error.js";
import { readSecret } from "./key-file.js";

/** The object in the file. Whoever names the key by mistake must not read it in an error: its text is never shown. */
export function readObject(path: string, what: string, whatToDo: string): JsonObject {
  const text = readSecret(path, what);
  let value: unknown;
  try {
    // Readers differ in which of two equal keys they take: what one is shown must be what was signed.
    value = parseStrictJson(text);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const why = text.trimStart().startsWith("{") ? ` that can be used: ${error.message}` : "";
    throw new ExamFileError(`${path} is not JSON${why}. ${whatToDo}`);
  }
  if (isObject(value)) return value;
  throw new ExamFileError(`${path} must be a JSON object, and is none. ${whatToDo}`);
}

/** The value where it has the shape. Throws {@link ExamFileError} with all that is wrong. */
export function shaped<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  { where, whatToDo }: { readonly where: string; readonly whatToDo: string },
): v.InferInput<Schema> {
  const read = readShape(schema, value);
  if ("value" in read) return read.value;
  throw new ExamFileError(tellProblems(where, read.problems, whatToDo));
}
