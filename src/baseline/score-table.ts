import { alignedColumns } from "../support/text-table.js";
import type { JsonObject } from "../support/is-object.js";

/** Column of the warnings, to the left. */
const REMARK = 4;

/**
 * Both scores of every task of a model for a reader, line by line, from the `episode` rows: earlier runs' too. Empty where
 * nothing can stand in for the agent.
 */
export function scoreTable(episodes: readonly JsonObject[]): readonly string[] {
  const rows = episodes.filter((row) => typeof row["own_score"] === "number");
  if (rows.length === 0) return [];
  const isJudged = rows.some((row) => row["unanswered_tickets"] !== undefined);
  const part = isJudged ? "unanswered" : "backfilled";
  const lines = rows.map((row) => [
    String(row["task_id"]),
    figure(row["score"]),
    figure(row["own_score"]),
    `${String(row[`${part}_tickets`])}/${String(row["tickets"])}`,
    typeof row["warning"] === "string" ? row["warning"].replaceAll("_", " ") : "",
  ]);
  return alignedColumns([["task", "score", "own score", part, ""], ...lines], [REMARK])
    .split("\n")
    .map((line) => line.trimEnd());
}

function figure(value: unknown): string {
  return typeof value === "number" ? value.toFixed(3) : "–";
}
