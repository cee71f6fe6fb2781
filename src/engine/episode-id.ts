import { v5 } from "uuid";
import type { TaskId } from "../domain/task.js";

/** Ours alone; drawn once. Changing it changes every default episode id. */
const NAMESPACE = "6f1a52be-0c4d-4b0e-9a57-3d8c1e7f2b94";

/** The same task, seed and queue always have the same id. Spec 5. */
export function episodeIdFor(taskId: TaskId, seed: number, ticketIds: readonly string[]): string {
  return v5(JSON.stringify([taskId, seed, ticketIds]), NAMESPACE);
}
