import type { ListedCommand } from "./command.js";

/** What is started when no command is named. */
export const SERVE: ListedCommand = {
  name: "serve",
  summary: "start the environment: gRPC, gRPC-Web, Connect and OpenEnv on one port",
  load: async () => (await import("./serve.js")).serve,
};

/** What the server's package can do: serve, and hold, finish and verify exams. No file of a command is loaded before it is asked for. */
export const SERVER_COMMANDS: readonly ListedCommand[] = [
  SERVE,
  {
    name: "exam",
    summary:
      "make an exam that nobody can prepare for, and the signed receipt of what was played (docs/exams.md)",
    load: async () => (await import("./exam.js")).exam,
  },
  {
    name: "verify",
    summary: "play the receipt of an exam again and say what it proves (docs/exams.md)",
    load: async () => (await import("./verify.js")).verify,
  },
  {
    name: "key",
    summary:
      "draw, publish and show the secret that an evaluator's worlds are derived from (docs/worlds.md#keys)",
    load: async () => (await import("./key.js")).key,
  },
  {
    name: "runs",
    summary: "delete what is kept of a run, in a folder or in a store (docs/runs.md#deleting-one)",
    load: async () => (await import("./runs.js")).runs,
  },
  {
    name: "dataset-report",
    summary: "tell what a set of tickets must be beside what it is",
    load: async () => (await import("./dataset-report.js")).datasetReport,
  },
];
