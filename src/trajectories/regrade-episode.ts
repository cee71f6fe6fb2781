import type { Dataset } from "../dataset/index.js";
import { without } from "../support/without.js";
import { askedEpisode, type TrajectoryEpisode } from "../trajectory-file/index.js";
import { playEpisode, type PlayedEpisode } from "./played-episode.js";
import type { StoredEpisode } from "./read-trajectory.js";
import { trajectoryOf } from "./trajectory-of.js";
import { counted } from "../support/counted.js";

/** The same queue and actions under the present rules, or why they cannot be played to the end. */
export type Regraded =
  | { readonly ok: true; readonly episode: TrajectoryEpisode; readonly played: PlayedEpisode }
  | { readonly ok: false; readonly why: string };

/** `tickets` are those of the split that was played. */
export function regradeEpisode(stored: StoredEpisode, tickets: Dataset): Regraded {
  const { reset, queue = reset.ticket_ids ?? [], steps, finished } = stored.episode;
  const unknown = queue.filter((id) => tickets.byId(id) === undefined);
  const where = reset.split === "all" ? "the tickets" : `the split ${reset.split}`;
  if (unknown.length > 0) return failed(`${unknown.join(", ")} not in ${where} any more`);
  if (new Set(queue).size < queue.length) return failed("a ticket is in the queue twice");

  const asked = without(askedEpisode(reset), "split");
  const own = { episodeId: stored.episode.episode_id, ...(queue.length > 0 && { ticketIds: queue }) };
  const order = { tickets, ...asked, ...own };
  let stray: string | undefined;
  const played = playEpisode(order, ({ observation }, index) => {
    const [next, action] = [steps[index], stored.actions[index]];
    const current = observation.currentTicket?.ticketId ?? "";
    if (next !== undefined && next.ticket_id !== current) {
      stray = `step ${index + 1} was on ${next.ticket_id}, and ${current} is current now`;
      return undefined;
    }
    return action && { action };
  });
  if (stray !== undefined) return failed(stray);
  const { length } = played.steps;
  const isOver = played.end.observation.done;
  if (finished && !isOver) return failed(`the episode goes on after its ${counted(length, "step")} now`);
  if (length < steps.length)
    return failed(`the episode is over after ${length} of its ${counted(steps.length, "step")} now`);
  if (!finished && isOver) return failed("the episode is over after its steps now, and was not finished");
  return {
    ok: true,
    played,
    episode: likeStored(stored.episode, trajectoryOf(reset.split, played, { observations: true })),
  };
}

/** What was made anew, with what no rule makes, and without what the file does not keep. */
function likeStored(old: TrajectoryEpisode, made: TrajectoryEpisode): TrajectoryEpisode {
  const steps = made.steps.map((step, index) => {
    const before = old.steps[index];
    return { ...ordered(step, before), action: before?.action ?? step.action };
  });
  const { episode_id, reset } = old;
  return { ...ordered(made, old), episode_id, reset, steps };
}

/** Members in the order of the old, those alone that it has; where it has one that is not made anew, that. */
function ordered<T extends object>(made: T, old: T | undefined): T {
  if (old === undefined) return made;
  const anew = Object.fromEntries(Object.entries(made).filter(([key]) => key in old));
  return { ...old, ...anew };
}

function failed(why: string): Regraded {
  return { ok: false, why };
}
