import type { Need, Row } from "./row.js";
import type { RowOutcome } from "./run-row.js";

export interface Played {
  readonly row: Row;
  readonly outcome: RowOutcome;
}

/** The report of a run: a line a row, what failed in full, and the counts. */
export function reportText(title: string, played: readonly Played[]): string {
  const lines = played.flatMap(({ row, outcome }) => {
    const head = `  ${row.id.padEnd(12)} ${word(outcome).padEnd(17)} ${row.says}`;
    if (outcome.kind !== "failed") return [head];
    return [head, ...outcome.seen.split("\n").map((line) => `${" ".repeat(33)}${line}`)];
  });
  return [title, "", ...lines, "", countsText(played)].join("\n");
}

export function countsText(played: readonly Played[]): string {
  const count = (kind: RowOutcome["kind"]): number =>
    played.filter(({ outcome }) => outcome.kind === kind).length;
  const run = played.length - count("not run");
  return (
    `${run === 1 ? "1 row" : `${run} rows`} run: ${count("passed")} passed, ${count("deviates")} deviate as docs/conformance.md says, ` +
    `${count("later")} as a later OpenEnv has it, ${count("failed")} failed. ${count("not run")} not run.`
  );
}

export function hasFailed(played: readonly Played[]): boolean {
  return played.some(({ outcome }) => outcome.kind === "failed");
}

function word(outcome: RowOutcome): string {
  switch (outcome.kind) {
    case "passed":
      return "passed";
    case "deviates":
      return `deviates ${outcome.point}`;
    case "later":
      return `as in ${outcome.release}`;
    case "failed":
      return "FAILED";
    case "not run":
      return "not run";
  }
}

/** What a row that cannot be run against just any server waits for. */
export const WAITS_FOR: Readonly<Record<Exclude<Need, "any">, string>> = {
  tools: "an environment that has tools",
  probe: "the probe environment of the tests",
  "tool probe": "the probe environment of the tests, with tools",
  "slow probe": "the probe environment of the tests, with a short deadline",
  capacity: "--capacity: how many sessions it takes, all of them free",
  "failing factory": "an environment that fails to start",
  "production mode": "a server in production mode",
  "real client": "OpenEnv's own Python client",
  container: "a container engine",
};
