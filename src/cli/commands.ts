import type { ListedCommand } from "./command.js";
import { SERVER_COMMANDS } from "./server-commands.js";

/** What plays, judges and trains, and needs more packages than a server. */
const LAB_COMMANDS: readonly ListedCommand[] = [
  {
    name: "baseline",
    summary: "play every task with the keyword heuristic or a language model and print the scores",
    load: async () => (await import("./baseline.js")).baseline,
  },
  {
    name: "human-baseline",
    summary:
      "let a person play 20 seeded tickets in this terminal, and keep it as a trajectory with the time each took",
    load: async () => (await import("./human-baseline.js")).humanBaseline,
  },
  {
    name: "policy",
    summary: "compare policies on the same episodes, or search for the best and check it on held-out seeds",
    load: async () => (await import("./policy.js")).policy,
  },
  {
    name: "evaluate",
    summary: "judge a policy on a split: intervals, losses and replays, as JSON and as an HTML report",
    load: async () => (await import("./evaluate.js")).evaluate,
  },
  {
    name: "leaderboard",
    summary: "rank the results of a folder, each played again first, as one HTML file and JSON",
    load: async () => (await import("./leaderboard.js")).leaderboard,
  },
  {
    name: "collect",
    summary: "write what a policy plays as trajectories, Parquet, chat transcripts or preference pairs",
    load: async () => (await import("./collect.js")).collect,
  },
  {
    name: "replay",
    summary: "play a stored trajectory again and tell the first difference",
    load: async () => (await import("./replay.js")).replay,
  },
  {
    name: "regrade",
    summary: "grade a stored trajectory by the present rules and tell what changed",
    load: async () => (await import("./regrade.js")).regrade,
  },
  {
    name: "trajectories",
    summary: "make a trajectory file of files of before, or Parquet, transcripts and pairs of one",
    load: async () => (await import("./trajectories.js")).trajectories,
  },
  {
    name: "view",
    summary:
      "make one HTML file that shows the episodes of a trajectory file, step by step, without a server",
    load: async () => (await import("./view.js")).view,
  },
  {
    name: "import",
    summary:
      "make tickets of an export of ServiceNow, Zendesk, Jira, Freshservice or a plain table (docs/own-tickets.md)",
    load: async () => (await import("./import.js")).importTickets,
  },
  {
    name: "generate",
    summary:
      "write tickets of a made-up company, as many as you like, with labels that follow from facts (docs/worlds.md)",
    load: async () => (await import("./generate.js")).generate,
  },
  {
    name: "check-tickets",
    summary:
      "say of a file of your own tickets what can be judged on it, what cannot, and what to mend first",
    load: async () => (await import("./check-tickets.js")).checkOwnTickets,
  },
  {
    name: "rules-check",
    summary:
      "play many seeds of every task and show what the rules reward, and whether attacks stay under their ceilings",
    load: async () => (await import("./rules-check.js")).rulesCheck,
  },
  {
    name: "conformance",
    summary: "check that a server speaks OpenEnv's wire, row by row",
    load: async () => (await import("./conformance.js")).conformance,
  },
];

/** Every command; none is loaded before it is asked for, so that a server loads nothing that it does not serve with. */
export const COMMANDS: readonly ListedCommand[] = [...SERVER_COMMANDS, ...LAB_COMMANDS];
