import { policyEntry, type PolicyName } from "../policies/index.js";
import type { Job } from "../rollouts/play-episode.js";
import type { Contestant } from "./ranking.js";
import type { RecordStore } from "../rollouts/run-jobs.js";
import type { FailedEpisode } from "../rollouts/run-jobs.js";

/** What each policy did in the jobs that carry its name. */
export function contestantsOf(
  policies: readonly PolicyName[],
  jobs: readonly Job[],
  store: RecordStore,
  failed: readonly FailedEpisode[],
): readonly Contestant[] {
  return policies.map((policy) => ({
    policy,
    sees: policyEntry(policy).sees,
    episodes: jobs.filter((job) => job.policy === policy).flatMap((job) => store.get(job)?.episode ?? []),
    infrastructureErrors: failed.filter((episode) => episode.policy === policy).length,
  }));
}
