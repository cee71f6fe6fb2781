import { DatasetError } from "../dataset/problem.js";
import { ExamFileError } from "../exam-office/exam-file-error.js";
import { SettingsError } from "../support/settings-error.js";
import { ListenError } from "../transport/listen/listen-error.js";
import { WorkerStartError } from "../workers/worker-start-error.js";

/** Whether nothing was started because of settings or data: the message says what to change. */
export function isUsageError(error: unknown): error is Error {
  return (
    error instanceof SettingsError ||
    error instanceof DatasetError ||
    error instanceof ListenError ||
    error instanceof ExamFileError ||
    error instanceof WorkerStartError
  );
}
