import { JsonFileError, readJsonFile } from "../files/read-json-file.js";
import { jsonLine } from "../support/json-line.js";
import { sortedSnakeCase } from "../support/json-value.js";
import { figureProblem } from "./figure-problem.js";
import { RESULT_FORMAT, type EvaluationResult } from "./result.js";
import { isObject } from "../support/is-object.js";
import { camelCase } from "../support/camel-case.js";

/** A file that is no result of this program, or not one that this version reads. */
export class ResultFileError extends Error {
  override readonly name = "ResultFileError";
}

/** Keys in snake_case; the same result has the same bytes. */
export function resultText(result: EvaluationResult): string {
  return jsonLine(sortedSnakeCase(result));
}

/** Throws {@link ResultFileError}. */
export function readResult(path: string): EvaluationResult {
  const value = camelCased(readJson(path));
  const format = isObject(value) ? value["format"] : undefined;
  if (format !== RESULT_FORMAT) {
    throw new ResultFileError(
      `${path} is not a result that this version reads: its format is ${JSON.stringify(format)}, not ` +
        `"${RESULT_FORMAT}". Write it again with: npm run evaluate -- --output ${path}`,
    );
  }
  if (!isResult(value)) throw new ResultFileError(`${path} is damaged: part of the result is missing.`);
  const misplaced = orderProblem(value);
  if (misplaced !== undefined) throw new ResultFileError(`${path} is damaged: ${misplaced}.`);
  const untrue = figureProblem(value);
  if (untrue !== undefined) throw new ResultFileError(`${path} does not agree with itself: ${untrue}.`);
  return value;
}

function readJson(path: string): unknown {
  try {
    return readJsonFile(path);
  } catch (error) {
    if (!(error instanceof JsonFileError)) throw error;
    throw new ResultFileError(`${path} cannot be read as a result: ${error.message}.`);
  }
}

/** Keys of loss names are words of their own and stay as they are. */
function camelCased(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => camelCased(item));
  if (!isObject(value) || key === "losses") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [camelCase(name), camelCased(member, name)]),
  );
}

/** That everything is there which is looked into before it is compared; what it says is compared with what is made again. */
function isResult(value: unknown): value is EvaluationResult {
  return (
    isObject(value) &&
    ["rulesDigest", "datasetDigest", "split", "splitDigest"].every((key) => typeof value[key] === "string") &&
    isObject(value["policy"]) &&
    typeof value["policy"]["name"] === "string" &&
    isListOf(value["tasks"], isObject) &&
    isListOf(value["failures"], isObject) &&
    (value["reading"] === null || isListOf(value["reading"], isGain)) &&
    isListOf(value["episodes"], isEpisode)
  );
}

function isListOf(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

function isGain(value: unknown): boolean {
  return isObject(value) && isObject(value["gain"]);
}

function isEpisode(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value["rubricReward"] === "number" &&
    ["losses", "queueManagementBreakdown"].every((key) => isObject(value[key])) &&
    isListOf(value["ticketScores"], isObject) &&
    isListOf(value["steps"], (step) => isObject(step) && isObject(step["action"]))
  );
}

/** Episodes stand in the order of tasks and seeds, none twice: a comparison pairs them by it. */
function orderProblem({ episodes, tasks }: EvaluationResult): string | undefined {
  const order = new Map(tasks.map(({ taskId }, index) => [taskId, index]));
  for (const [index, episode] of episodes.entries()) {
    const at = `episode ${index + 1} (task ${episode.taskId}, seed ${episode.seed})`;
    const place = order.get(episode.taskId);
    if (place === undefined) return `${at} is of a task that the result has no figures of`;
    const before = episodes[index - 1];
    if (before === undefined) continue;
    const earlier = order.get(before.taskId) ?? 0;
    const isSameSeed = place === earlier && episode.seed === before.seed;
    if (isSameSeed && episode.attempt === before.attempt) return `${at} stands twice`;
    const isEarlierAttempt = isSameSeed && episode.attempt < before.attempt;
    if (place < earlier || isEarlierAttempt || (place === earlier && episode.seed < before.seed)) {
      return `${at} stands after task ${before.taskId}, seed ${before.seed}`;
    }
  }
  return undefined;
}
