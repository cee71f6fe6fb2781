import { BANDIT, exportValues, NOTHING_LEARNED, type CueValues } from "../policies/index.js";
import { knownPolicies, searchable, someLearn } from "../policies/choose-policies.js";
import { contestantsOf } from "./contestants.js";
import { sourceOf } from "../trajectory-file/index.js";
import { sortedSnakeCase } from "../support/json-value.js";
import { jobsOf } from "../rollouts/make-jobs.js";
import type { Terminal } from "../support/terminal.js";
import type { SearchOptions } from "./options.js";
import type { PolicyRun } from "./policy-run.js";
import { rank } from "./ranking.js";
import { openSummary } from "./summary-file.js";
import { roundsTable, standingsTable } from "./tables.js";
import { trainBandit, type Training } from "./train-bandit.js";
import { counted } from "../support/counted.js";

const TRAIN_TRAJECTORIES = "search_train_trajectories.jsonl";
const EVAL_TRAJECTORIES = "search_eval_trajectories.jsonl";

const UNTRAINED: Training = { values: NOTHING_LEARNED, rounds: [], jobs: [] };

/**
 * Trains the bandit and selects the best policy on the train seeds, then plays all of them on the seeds held out.
 * Gives how many episodes failed.
 */
export async function search(settings: SearchOptions, run: PolicyRun, { out }: Terminal): Promise<number> {
  const { taskIds, trainSeeds, evalSeeds, split } = settings;
  const { source } = run;
  const policies = settings.policies === undefined ? searchable() : knownPolicies(settings.policies);
  const played = {
    policies,
    split,
    task_ids: taskIds,
    train_seeds: trainSeeds,
    eval_seeds: evalSeeds,
    ...sourceOf(source),
    ...(someLearn(policies) && { bandit: sortedSnakeCase(BANDIT) }),
  };
  const facts = { ...run.facts, settings: played };
  run.lock("search");
  const summary = openSummary(run.path("search_summary.json"), "search", facts, settings);
  const trainStore = run.openStore(TRAIN_TRAJECTORIES);
  const evalStore = run.openStore(EVAL_TRAJECTORIES);
  summary.write("unfinished", {});

  const onTrain = { taskIds, seeds: trainSeeds, split, source };
  const training = someLearn(policies)
    ? await trainBandit(onTrain, trainStore, (jobs) => run.playAll(jobs, trainStore))
    : UNTRAINED;
  const jobsOn = (seeds: readonly number[], values: CueValues) =>
    jobsOf(policies, { taskIds, seeds, split, source }, values, run.dataset);
  const trainJobs = jobsOn(trainSeeds, training.values);
  await run.playAll(trainJobs, trainStore);
  trainStore.finish([...training.jobs, ...trainJobs]);
  const trainRanking = rank(contestantsOf(policies, trainJobs, trainStore, []));
  const selected = trainRanking[0]?.policy ?? "";

  const evalJobs = jobsOn(evalSeeds, training.values);
  const failed = await run.play(evalJobs, evalStore);
  evalStore.finish(evalJobs);
  const evalRanking = rank(contestantsOf(policies, evalJobs, evalStore, failed));
  summary.write(failed.length === 0 ? "complete" : "incomplete", {
    selected_policy: selected,
    selected_rank_on_eval: evalRanking.find(({ policy }) => policy === selected)?.rank ?? null,
    train_ranking: trainRanking,
    eval_ranking: evalRanking,
    bandit: { training_rounds: training.rounds, values: exportValues(training.values) },
    failed_episodes: failed,
  });

  if (training.rounds.length > 0) out(`the bandit's exploration\n\n${roundsTable(training.rounds)}\n`);
  out(
    `train: ${counted(taskIds.length, "task")} × ${counted(trainSeeds.length, "seed")} (means)\n\n${standingsTable(trainRanking)}\n`,
  );
  out(`selected on train: ${selected}\n`);
  out(
    `holdout: ${counted(taskIds.length, "task")} × ${counted(evalSeeds.length, "seed")} (means)\n\n${standingsTable(evalRanking)}`,
  );
  return failed.length;
}
