import { jsonLine } from "../../support/json-line.js";
import { sortedSnakeCase } from "../../support/json-value.js";
import type { Ranking } from "./rank-models.js";
import { RANKING_FORMAT } from "./ranking-format.js";
import { rankingWarnings } from "./tell-ranking.js";

/** The same ranking has the same bytes. */
export function rankingText(ranking: Ranking): string {
  const { rows, reference, results } = ranking;
  return jsonLine(
    sortedSnakeCase({
      format: RANKING_FORMAT,
      reference,
      ranking: rows.map(({ name, score, difference, shares, result }) => ({
        name,
        score,
        difference,
        rightShares: shares,
        model: result.model ?? null,
      })),
      warnings: rankingWarnings(ranking),
      results,
    }),
  );
}
