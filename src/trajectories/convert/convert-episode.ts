import { ticketsOf, type Dataset } from "../../dataset/index.js";
import type { Action } from "../../domain/action.js";
import { askedEpisode, type TrajectoryEpisode } from "../../trajectory-file/index.js";
import { playEpisode } from "../played-episode.js";
import type { Provenance } from "../provenance.js";
import { actionOf } from "../read-line.js";
import { trajectoryOf } from "../trajectory-of.js";
import type { OldEpisode, ToBePlayed } from "./old-episode.js";
import { counted } from "../../support/counted.js";

/** The episode in the present format, and by what it was graded; or why not. */
export type Converted =
  | { readonly ok: true; readonly episode: TrajectoryEpisode; readonly provenance: Provenance }
  | { readonly ok: false; readonly why: string };

/** Rewards of files written by other programs differ by the last digit. */
const SAME_REWARD = 1e-9;

export function convertEpisode(old: OldEpisode, dataset: Dataset, here: Provenance): Converted {
  const { played, provenance = here } = old;
  if (played.kind === "told") return { ok: true, episode: played.episode, provenance };
  for (const key of ["rules_digest", "dataset_digest"] as const) {
    if (provenance[key] === here[key]) continue;
    const remedy =
      key === "dataset_digest"
        ? "Name its tickets with --dataset"
        : "Convert it by the version that wrote it";
    return failed(`its ${key} is ${provenance[key]}, and what plays it here has ${here[key]}. ${remedy}`);
  }
  return playedAgain(old, played, dataset, here);
}

function playedAgain(
  { policy, sees }: OldEpisode,
  { reset, attempt, steps, rubricReward }: ToBePlayed,
  dataset: Dataset,
  provenance: Provenance,
): Converted {
  const problems: string[] = [];
  const actions = steps.map(({ action }, index) =>
    actionOf(action, (what) => problems.push(`step ${index + 1}, ${what}`)),
  );
  if (problems.length > 0) return failed(problems.join("; "));
  const { split, ...asked } = askedEpisode(reset);
  const played = playEpisode({ tickets: ticketsOf(dataset, split), ...asked }, (_, index) => {
    const action: Action | undefined = actions[index];
    return action && { action, source: steps[index]?.source ?? null };
  });
  const { observation } = played.end;
  if (!observation.done || played.steps.length !== steps.length) {
    return failed(
      `its ${counted(steps.length, "action")} ${steps.length === 1 ? "does" : "do"} not make one whole episode: other tickets or another split were played`,
    );
  }
  for (const [index, step] of steps.entries()) {
    const reward = played.steps[index]?.after.observation.reward ?? 0;
    if (step.reward === undefined || Math.abs(step.reward - reward) <= SAME_REWARD) continue;
    return failed(`step ${index + 1} has the reward ${step.reward}, and played again it is ${reward}`);
  }
  if (Math.abs(rubricReward - (observation.rubricReward ?? 0)) > SAME_REWARD) {
    return failed(
      `it has the score ${rubricReward}, and played again it is ${String(observation.rubricReward)}`,
    );
  }
  const episode = trajectoryOf(split, played, { observations: false });
  const more = { policy, sees, ...(attempt !== undefined && attempt > 1 && { attempt }) };
  const { episode_id, ...others } = episode;
  return { ok: true, provenance, episode: { episode_id, ...more, ...others } };
}

function failed(why: string): Converted {
  return { ok: false, why };
}
