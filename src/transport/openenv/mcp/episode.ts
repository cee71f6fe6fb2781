import type { JsonObject } from "../environment.js";

/** Keys of the query that are about the connection, not about the episode. */
const NOT_THE_EPISODE: ReadonlySet<string> = new Set(["session_id"]);

/**
 * What an address asks of an episode, as a reset's data: `/mcp?task_id=3&seed=42`. A key that ends in `_ids` is a list:
 * given several times, or once with commas.
 */
export function episodeIn(query: URLSearchParams): JsonObject {
  const asked: Record<string, unknown> = {};
  for (const key of new Set(query.keys())) {
    if (NOT_THE_EPISODE.has(key)) continue;
    const values = query.getAll(key);
    asked[key] = key.endsWith("_ids") ? values.flatMap((value) => value.split(",")) : values.at(-1);
  }
  return asked;
}
