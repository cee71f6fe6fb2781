import { alignedColumns } from "../../support/text-table.js";
import { figure, withInterval } from "../print-tables.js";
import { splitText } from "../verdict/words.js";
import type { Leaderboard } from "./board-file.js";
import type { Board } from "./boards.js";
import { widestGap } from "./gaps.js";
import { playedText, remarksOn, VERIFIED } from "./words.js";

/** The boards for a terminal, then what a reader must know of each row. */
export function leaderboardLines({ boards, unusable }: Leaderboard): readonly string[] {
  const bad = unusable.map(({ file, policy, reason }) => `${file} (${policy ?? "nobody named"}): ${reason}`);
  return [
    ...boards.flatMap((board) => [...boardLines(board), ""]),
    ...(bad.length === 0 ? [] : ["Results that cannot be used:", ...bad.map((line) => `  ${line}`), ""]),
  ];
}

function boardLines(board: Board): readonly string[] {
  const hasCost = board.rows.some(({ cost }) => cost !== null);
  const hasGaps = board.rows.some(({ gaps }) => gaps !== null);
  const more = [...(hasGaps ? ["widest twin gap"] : []), ...(hasCost ? ["cost"] : [])];
  const header = ["rank", "policy", "verified", "mean", "regret", "solved", ...more];
  const rows = board.rows.map(({ rank, policy, standing, cost, gaps, verification }) => [
    rank === null ? "–" : String(rank),
    policy,
    VERIFIED[verification.status],
    withInterval(standing.score),
    figure(standing.regret),
    standing.solved === null ? "–" : `${standing.solved} of ${standing.episodes}`,
    ...(hasGaps ? [widestGap(gaps)] : []),
    ...(hasCost ? [cost ?? "–"] : []),
  ]);
  const remarks = board.rows.flatMap((row) =>
    remarksOn(row).map((remark) => `  ${row.policy} (${row.file}): ${remark}`),
  );
  return [`${splitText(board)}: ${playedText(board)}`, alignedColumns([header, ...rows], [1, 2]), ...remarks];
}
