import type { Dataset } from "../dataset/index.js";
import type { ExamOptions } from "../exam/index.js";
import type { HeldExamOptions } from "./options.js";
import { SettingsError } from "../support/settings-error.js";
import { readKey } from "./key-file.js";
import { logPathOf, openLog, type ExamLog } from "./log-file.js";
import { checkPaper, readPaper } from "./paper-file.js";

/** An exam that a server is to hold. */
export interface StartedExam {
  readonly options: Omit<ExamOptions, "dataset">;
  readonly log: ExamLog;
}

/** The exam that the settings name; undefined where they name none. Throws {@link SettingsError} and `ExamFileError`. */
export function startExam(
  { exam, examKey, examLog, split }: HeldExamOptions,
  dataset: Dataset,
): StartedExam | undefined {
  if (exam === undefined) {
    if (examKey === undefined && examLog === undefined) return undefined;
    throw new SettingsError(["--key and --exam-log belong to an exam: name it with --exam."]);
  }
  if (examKey === undefined)
    throw new SettingsError(["--exam needs the key that the exam was made with: --key FILE."]);
  const paper = readPaper(exam);
  const key = readKey(examKey);
  checkPaper(paper, key, dataset);
  if (split !== "all" && split !== paper.split) {
    const own = paper.split === "all" ? "all tickets" : `the split ${paper.split}`;
    throw new SettingsError([
      `--split ${split}: the exam in ${exam} is played with ${own}. Start with --split ${paper.split}, or without --split.`,
    ]);
  }
  const log = openLog(examLog ?? logPathOf(exam), paper.commitment);
  const options = {
    paper,
    key,
    earlier: log.earlier,
    append: (event) => log.append(event),
    now: () => new Date().toISOString(),
  } satisfies StartedExam["options"];
  return { options, log };
}
