/** The commands that the lab's package has and the server's has not: their files are not in that, so it knows them by name. */
export const LAB_COMMAND_NAMES = [
  "baseline",
  "human-baseline",
  "policy",
  "evaluate",
  "leaderboard",
  "collect",
  "replay",
  "regrade",
  "trajectories",
  "view",
  "import",
  "generate",
  "check-tickets",
  "rules-check",
  "conformance",
] as const;
