import type { EvaluatedEpisode } from "./evaluated-episode.js";

/** An episode of an evaluation, for a person and as a key. */
export function placeOf({
  taskId,
  seed,
  attempt,
}: Pick<EvaluatedEpisode, "taskId" | "seed" | "attempt">): string {
  return `task ${taskId}, seed ${seed}${attempt === 1 ? "" : `, attempt ${attempt}`}`;
}
