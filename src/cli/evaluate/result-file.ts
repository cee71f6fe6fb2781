import { readFileSync, writeFileSync } from "node:fs";
import { isJsonObject, sortedSnakeCase, type JsonValue } from "../policy/json-value.js";
import { RESULT_FORMAT, type EvaluationResult } from "./result.js";

/** A file that is no result of this program, or not one that this version reads. */
export class ResultFileError extends Error {
  override readonly name = "ResultFileError";
}

/** Keys in snake_case; the same result has the same bytes. */
export function writeResult(path: string, result: EvaluationResult): void {
  writeFileSync(path, `${JSON.stringify(sortedSnakeCase(result))}\n`);
}

/** Throws {@link ResultFileError}. */
export function readResult(path: string): EvaluationResult {
  const value = camelCased(readJson(path));
  const format = isJsonObject(value) ? value["format"] : undefined;
  if (format !== RESULT_FORMAT) {
    throw new ResultFileError(
      `${path} is not a result that this version reads: its format is ${JSON.stringify(format)}, not ` +
        `"${RESULT_FORMAT}". Write it again with: npm run evaluate -- --output ${path}`,
    );
  }
  if (!isResult(value)) throw new ResultFileError(`${path} is damaged: part of the result is missing.`);
  return value;
}

function readJson(path: string): JsonValue {
  try {
    // JSON.parse gives nothing but JSON values.
    return JSON.parse(readFileSync(path, "utf8")) as JsonValue;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ResultFileError(`${path} cannot be read as a result: ${reason}`);
  }
}

/** Keys of loss names are words of their own and stay as they are. */
function camelCased(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => camelCased(item));
  if (!isJsonObject(value) || key === "losses") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [camelCase(name), camelCased(member, name)]),
  );
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A light check of what a comparison leans on; `format` vouches for the rest. */
function isResult(value: unknown): value is EvaluationResult {
  return (
    isJsonObject(value) &&
    ["rulesDigest", "datasetDigest", "split", "splitDigest"].every((key) => typeof value[key] === "string") &&
    isJsonObject(value["policy"]) &&
    Array.isArray(value["tasks"]) &&
    Array.isArray(value["episodes"]) &&
    value["episodes"].every((episode) => isJsonObject(episode) && typeof episode["rubricReward"] === "number")
  );
}
