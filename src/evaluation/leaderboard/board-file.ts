import { jsonLine } from "../../support/json-line.js";
import { sortedSnakeCase } from "../../support/json-value.js";
import { PACKAGE_VERSION } from "../../support/package-version.js";
import type { Board } from "./boards.js";

/** Of the JSON file. */
export const LEADERBOARD_FORMAT = "helpdesk-env/leaderboard/1";

/** A file that says that it is a result and cannot be used as one. */
export interface Unusable {
  readonly file: string;
  readonly policy: string | null;
  readonly reason: string;
}

export interface Leaderboard {
  readonly boards: readonly Board[];
  readonly unusable: readonly Unusable[];
}

/** Keys in snake_case, no date: the same results have the same bytes. */
export function leaderboardText({ boards, unusable }: Leaderboard): string {
  const whole = { format: LEADERBOARD_FORMAT, programVersion: PACKAGE_VERSION, boards, unusable };
  return jsonLine(sortedSnakeCase(whole));
}
