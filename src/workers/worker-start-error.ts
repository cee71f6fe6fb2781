/** The server cannot start: a worker said why, in words for whoever started it. */
export class WorkerStartError extends Error {
  override readonly name = "WorkerStartError";
}
