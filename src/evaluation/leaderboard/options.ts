/** Where the results are, and where the board goes. */
export interface LeaderboardOptions {
  /** Undefined: leaderboard.json in the folder. */
  readonly output: string | undefined;
  /** Undefined: leaderboard.html in the folder. */
  readonly html: string | undefined;
  /** Tickets beside the built-in ones that results may have been played on. */
  readonly dataset: string | undefined;
}
