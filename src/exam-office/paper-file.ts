import * as v from "valibot";
import type { Dataset } from "../dataset/index.js";
import { TASK_IDS } from "../domain/task.js";
import { SPLIT_CHOICES } from "../domain/vocabulary.js";
import { commitmentTo, PAPER_FORMAT, type ExamKey, type ExamPaper } from "../exam/index.js";
import { ANY_TEXT, having, listOf, matching, oneOf, someOf, wholeNumber } from "../files/shapes.js";
import { ROUTE } from "../rollouts/domain-shapes.js";
import { digestOfRules } from "../service/index.js";
import { ExamFileError } from "./exam-file-error.js";
import { readObject, shaped } from "./read-exam-file.js";

const DIGEST = matching(/^[0-9a-f]{64}$/, "64 digits in lowercase hex");

const FLOOR = having({
  taskId: oneOf(TASK_IDS),
  seeds: wholeNumber(1),
  route: ROUTE,
});

/** An exam file. */
export const PAPER = having({
  format: oneOf([PAPER_FORMAT]),
  commitment: DIGEST,
  episodes: wholeNumber(1),
  tasks: someOf(oneOf(TASK_IDS), "a list of tasks"),
  split: oneOf(SPLIT_CHOICES),
  contractVersion: ANY_TEXT,
  rulesDigest: DIGEST,
  datasetDigest: DIGEST,
  floors: listOf(FLOOR),
}) satisfies v.GenericSchema<unknown, ExamPaper>;

/** Asks for the format first: of a file of another one nothing else is told. */
const PAPER_FILE = v.variant("format", [PAPER], JSON.stringify(PAPER_FORMAT));

/** The exam in the file. Throws {@link ExamFileError}. */
export function readPaper(path: string): ExamPaper {
  const whatToDo = "Name the file that exam create wrote.";
  return shaped(PAPER_FILE, readObject(path, "the exam", whatToDo), { where: path, whatToDo });
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
