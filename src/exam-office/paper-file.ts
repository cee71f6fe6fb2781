import type { Dataset } from "../dataset/index.js";
import { ROUTE_FIELDS, SPLITS, type RouteField } from "../domain/vocabulary.js";
import { ROUTE_KEYS } from "../domain/route.js";
import { TASK_IDS } from "../domain/task.js";
import { ASSIGNMENT_GROUPS, ISSUE_TYPES, PRIORITIES, RESOLUTION_ACTIONS } from "../domain/vocabulary.js";
import { commitmentTo, PAPER_FORMAT, type ExamKey, type ExamPaper } from "../exam/index.js";
import { digestOfRules } from "../service/index.js";
import { readSecret } from "./key-file.js";
import { ExamFileError } from "./exam-file-error.js";
import { isObject } from "../support/is-object.js";

const LABELS: Readonly<Record<RouteField, readonly string[]>> = {
  issue_type: ISSUE_TYPES,
  priority: PRIORITIES,
  assignment_group: ASSIGNMENT_GROUPS,
  resolution_action: RESOLUTION_ACTIONS,
};

/** The exam in the file. Throws {@link ExamFileError}. */
export function readPaper(path: string): ExamPaper {
  const text = readSecret(path, "the exam");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ExamFileError(`${path} is not JSON. Name the file that exam create wrote.`);
  }
  if (isPaper(value)) return value;
  throw new ExamFileError(
    `${path} is no exam of the form ${PAPER_FORMAT}. Name the file that exam create wrote.`,
  );
}

/** Whether the value has the shape of an exam file, word for word. */
export function isPaper(value: unknown): value is ExamPaper {
  if (!isObject(value)) return false;
  const { format, commitment, episodes, tasks, split, contractVersion, rulesDigest, datasetDigest, floors } =
    value;
  return (
    format === PAPER_FORMAT &&
    [commitment, rulesDigest, datasetDigest].every((digest) => /^[0-9a-f]{64}$/.test(String(digest))) &&
    typeof contractVersion === "string" &&
    isCount(episodes) &&
    isListOf(tasks, (task) => TASK_IDS.some((id) => id === task)) &&
    tasks.length > 0 &&
    ["all", ...SPLITS].some((word) => word === split) &&
    isListOf(floors, isFloor)
  );
}

function isFloor(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { taskId, seeds, route } = value;
  if (!TASK_IDS.some((id) => id === taskId) || !isCount(seeds) || !isObject(route)) return false;
  return ROUTE_FIELDS.every((field) => LABELS[field].some((label) => label === route[ROUTE_KEYS[field]]));
}

export function isListOf(value: unknown, is: (item: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(is);
}

export function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0;
}

/** Throws {@link ExamFileError} where the exam was made with another key, or for other rules or tickets than are here. */
export function checkPaper(paper: ExamPaper, key: ExamKey, dataset: Dataset): void {
  const problems = [
    ...(commitmentTo(key, paper) === paper.commitment
      ? []
      : ["the key is not the one that the exam was made with, or the exam's file was changed since"]),
    ...(paper.rulesDigest === digestOfRules() ? [] : ["it was made under other rules than this program has"]),
    ...(paper.datasetDigest === dataset.digest
      ? []
      : ["it was made for other tickets: name them with --dataset"]),
  ];
  if (problems.length > 0) throw new ExamFileError(`The exam cannot be used: ${problems.join("; ")}.`);
}
