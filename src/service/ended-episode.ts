import type { Observation } from "../domain/observation.js";
import { episodeIdOf } from "../engine/index.js";
import type { EndedEpisode, EpisodePlace } from "../runs/index.js";
import { episodeOf, sourceOf, type AskedReset, type TrajectoryEpisode } from "../trajectory-file/index.js";
import type { EpisodeFacts, PresentPast } from "./past.js";
import type { SessionEnd } from "./session-end.js";

/** How an episode ended that was not finished; `open`: it did not. */
export type CutOff = SessionEnd | "reset" | "open";

/** An episode of a run that is over, as it was played. */
export interface Ended {
  readonly past: PresentPast;
  readonly last: Observation;
  readonly policy: string | undefined;
  readonly run: string;
  readonly place: EpisodePlace;
  /** Seconds since 1970 (UTC). */
  readonly beganAt: number;
  readonly endedAt: number;
  /** Of one that was not finished. `score`: what finishing nothing more would have given. */
  readonly stopped?: { readonly how: CutOff; readonly score: number } | undefined;
}

/** How it is counted, and what is kept of it. */
export function endedEpisode(ended: Ended): EndedEpisode {
  const { last, policy, place, beganAt, endedAt, stopped } = ended;
  const penalizedSteps = last.history.filter(
    ({ rewardComponents: parts }) => parts !== null && "penaltyReason" in parts,
  ).length;
  const score = stopped?.score ?? last.rubricReward ?? 0;
  const steps = last.history.length;
  return {
    counted: { policy, finished: last.done, score, steps, penalizedSteps, beganAt, endedAt },
    episode: () => lineOf(ended),
    place,
  };
}

function lineOf({ past, last, policy, run, place, beganAt, endedAt, stopped }: Ended): TrajectoryEpisode {
  const { facts, actions, queue } = past;
  return episodeOf({
    episodeId: idOf(facts, queue, last),
    reset: askedFor(facts, last),
    steps: actions.map((action) => ({ action })),
    last,
    queue,
    policy,
    run,
    unfinished: stopped?.how,
    notes: {
      began_at: beganAt,
      ended_at: endedAt,
      session_id: place.sessionId,
      session_reset: place.reset,
      ...(stopped !== undefined && { stopped_rubric: stopped.score }),
    },
  });
}

function idOf({ episodeId, seed }: EpisodeFacts, queue: readonly string[], { taskId }: Observation): string {
  return episodeIdOf({ requestedId: episodeId ?? null, seed, task: { id: taskId }, initialTicketIds: queue });
}

/** As a request that starts the same episode. */
function askedFor(facts: EpisodeFacts, { taskId }: Observation): AskedReset {
  const { seed, split, source, queueSize, ticketIds, episodeId, rewardMode } = facts;
  const [first, ...others] = ticketIds ?? [];
  return {
    task_id: taskId,
    seed,
    split,
    ...sourceOf(source),
    ...(queueSize !== undefined && { queue_size: queueSize }),
    ...(first !== undefined && { ticket_ids: [first, ...others] }),
    ...(episodeId !== undefined && { episode_id: episodeId }),
    ...(rewardMode !== undefined && { reward_mode: rewardMode }),
  };
}
