import { SettingsError } from "../support/settings-error.js";
import {
  BANDIT,
  CONSTANT_ROUTE,
  exportValues,
  NOTHING_LEARNED,
  POLICY_NAMES,
  type PolicyName,
} from "../policies/index.js";
import { isLabelSighted, knownPolicies, someLearn } from "../policies/choose-policies.js";
import { contestantsOf } from "./contestants.js";
import { sourceOf } from "../trajectory-file/index.js";
import { sortedSnakeCase } from "../support/json-value.js";
import { jobsOf } from "../rollouts/make-jobs.js";
import type { Terminal } from "../support/terminal.js";
import type { CompareOptions } from "./options.js";
import type { PolicyRun } from "./policy-run.js";
import { rank } from "./ranking.js";
import { createMemoryStore } from "./record-store.js";
import { openSummary } from "./summary-file.js";
import { standingsTable } from "./tables.js";
import { trainBandit, type Training } from "./train-bandit.js";
import { counted } from "../support/counted.js";

const TRAJECTORIES = "compare_trajectories.jsonl";

const UNTRAINED: Training = { values: NOTHING_LEARNED, rounds: [], jobs: [] };

/** Plays every policy on the same episodes and ranks them. Gives how many episodes failed. */
export async function compare(
  settings: CompareOptions,
  run: PolicyRun,
  { out, notes }: Terminal,
): Promise<number> {
  const { taskIds, seeds, trainSeeds, split } = settings;
  const { source } = run;
  const policies = playable(settings.policies, run, (note) => notes.write(`${note}\n`));
  const learns = someLearn(policies);
  const played = {
    policies,
    split,
    task_ids: taskIds,
    seeds,
    ...sourceOf(run.source),
    constant_route: sortedSnakeCase(CONSTANT_ROUTE),
    ...(learns && { train_seeds: trainSeeds, bandit: sortedSnakeCase(BANDIT) }),
  };
  const facts = { ...run.facts, settings: played };
  run.lock("compare");
  const summary = openSummary(run.path("compare_summary.json"), "compare", facts, settings);
  const store = run.openStore(TRAJECTORIES);
  summary.write("unfinished", {});

  const lessons = createMemoryStore();
  const training = learns
    ? await trainBandit({ taskIds, seeds: trainSeeds, split, source }, lessons, (jobs) =>
        run.playAll(jobs, lessons),
      )
    : UNTRAINED;
  const jobs = jobsOf(policies, { taskIds, seeds, split, source }, training.values, run.dataset);
  const failed = await run.play(jobs, store);

  store.finish(jobs);
  const ranking = rank(contestantsOf(policies, jobs, store, failed));
  summary.write(failed.length === 0 ? "complete" : "incomplete", {
    best_policy: ranking.find((standing) => standing.rank === 1)?.policy ?? null,
    ranking,
    bandit: { training_rounds: training.rounds, values: exportValues(training.values) },
    failed_episodes: failed,
  });
  out(
    `compare: ${policies.length} policies × ${counted(taskIds.length, "task")} × ${counted(seeds.length, "seed")}, ` +
      `${ticketsPlayed(run, split)} (means)\n`,
  );
  out(standingsTable(ranking));
  return failed.length;
}

function ticketsPlayed({ part, source }: PolicyRun, split: string): string {
  const world = source?.generated;
  if (world !== undefined) return `world ${world.world ?? 0} of ${world.split ?? "train"}`;
  return `${part.ticketCount} ${split === "all" ? "" : `${split} `}tickets`;
}

/** The oracle plays along with labels of this process, so it stays away from other tickets or rules. */
function playable(
  asked: readonly string[] | undefined,
  { isOwn }: PolicyRun,
  note: (text: string) => void,
): readonly PolicyName[] {
  const policies = asked === undefined ? POLICY_NAMES : knownPolicies(asked);
  const sighted = policies.filter(isLabelSighted);
  if (isOwn || sighted.length === 0) return policies;
  const why = "the server plays other tickets or rules than this process has the labels of";
  if (asked === undefined) {
    note(`Without ${sighted.join(", ")}: ${why}.`);
    return policies.filter((name) => !isLabelSighted(name));
  }
  throw new SettingsError([
    `--policies: ${sighted.join(", ")} cannot play here: ${why}. Leave it out, or name the server's tickets with --dataset.`,
  ]);
}
