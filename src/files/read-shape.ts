import { counted } from "../support/counted.js";
import * as v from "valibot";
import { isObject } from "../support/is-object.js";
import { pathText } from "../support/path-text.js";
import { shownJson } from "../support/shorten.js";
import { JsonFileError, readJsonFile } from "./read-json-file.js";

/** A value that has its shape, or each thing that is wrong with it. */
export type Shaped<T> = { readonly value: T } | { readonly problems: readonly string[] };

/**
 * The very value, members that its schema does not name too: what a signature stands for is not changed by reading.
 *
 * @param keyInFile - How the file writes a key of the value.
 */
export function readShape<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  keyInFile: (key: string) => string = (key) => key,
): Shaped<v.InferInput<Schema>> {
  if (v.is(schema, value)) return { value };
  const { issues = [] } = v.safeParse(schema, value);
  return { problems: [...new Set(issues.map((issue) => problemOf(issue, keyInFile)))] };
}

/** As {@link readShape}, of a file of JSON. */
export function readShapedFile<Schema extends v.GenericSchema>(
  schema: Schema,
  path: string,
): Shaped<v.InferInput<Schema>> {
  try {
    return readShape(schema, readJsonFile(path));
  } catch (error) {
    if (!(error instanceof JsonFileError)) throw error;
    return { problems: [error.message] };
  }
}

/** Of a value that is wrong. */
const SHOWN_CHARACTERS = 60;
/** More than these help nobody: the file is another one. */
const MOST_PROBLEMS = 10;

/**
 * `FILE: seed must be …; it is …. What to do.` Several problems stand below one another.
 *
 * @param where - The file, and its line where it has lines.
 * @param whatToDo - A sentence, with its full stop or a command at its end.
 */
export function tellProblems(where: string, problems: readonly string[], whatToDo: string): string {
  if (problems.length === 1) return `${where}: ${problems[0]}. ${whatToDo}`;
  const more = problems.length - MOST_PROBLEMS;
  return [
    `${where} has ${counted(problems.length, "problem")}:`,
    ...problems.slice(0, MOST_PROBLEMS).map((problem) => `  ${problem}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    whatToDo,
  ].join("\n");
}

function problemOf(
  { path, expected, input, message }: v.BaseIssue<unknown>,
  keyInFile: (key: string) => string,
): string {
  const last = path?.at(-1);
  const steps = path?.map(({ key }) => (typeof key === "number" ? key : keyInFile(String(key)))) ?? [];
  if (last?.origin !== "key") return mustBe(steps, message, input);
  const holder = steps.slice(0, -1);
  // A list is an object, too, and lacks every member.
  if (!isObject(last.input)) return mustBe(holder, "an object", last.input);
  if (expected !== "never") return `${pathText(steps)} is missing`;
  return holder.length === 0 ? message : `${pathText(holder)}: ${message}`;
}

function mustBe(path: readonly (string | number)[], what: string, value: unknown): string {
  return `${path.length === 0 ? "it" : pathText(path)} must be ${what}; it is ${shownJson(value, SHOWN_CHARACTERS, "missing")}`;
}
