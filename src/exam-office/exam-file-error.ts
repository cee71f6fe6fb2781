/** A file of an exam that cannot be used; the message says which one, why, and what to do. */
export class ExamFileError extends Error {
  override readonly name = "ExamFileError";
}
