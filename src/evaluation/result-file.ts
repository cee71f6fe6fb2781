import { JsonFileError, readJsonFile } from "../files/read-json-file.js";
import { jsonLine } from "../support/json-line.js";
import { sortedSnakeCase } from "../support/json-value.js";
import { readShape, tellProblems } from "../files/read-shape.js";
import { figureProblem } from "./figure-problem.js";
import { RANKING_FORMAT } from "./model/ranking-format.js";
import { RESULT_FORMAT, type EvaluationResult } from "./result.js";
import { RESULT } from "./result-shape.js";
import { snakeCase } from "../support/snake-case.js";
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
  const json = camelCased(readJson(path));
  const format = isObject(json) ? json["format"] : undefined;
  const whatToDo = `Write it again with: npm run evaluate -- --output ${path}`;
  if (format === RANKING_FORMAT) {
    throw new ResultFileError(
      `${path} compares several models, and one result is wanted: take one of its results out, such as the first with ` +
        `jq -c '.results[0]' ${path}.`,
    );
  }
  if (format !== RESULT_FORMAT) {
    throw new ResultFileError(
      `${path} is not a result that this version reads: its format is ${JSON.stringify(format)}, not ` +
        `"${RESULT_FORMAT}". ${whatToDo}`,
    );
  }
  const read = readShape(RESULT, json, snakeCase);
  if ("problems" in read)
    throw new ResultFileError(tellProblems(`${path} is damaged`, read.problems, whatToDo));
  const { value } = read;
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
