import type { Dataset } from "../dataset/index.js";
import { playEpisode, type PlayedEpisode } from "./played-episode.js";
import type { Provenance } from "./provenance.js";
import type { StoredEpisode } from "./read-trajectory.js";
import { rowsOf, type EpisodeRows } from "./rows.js";

/** The same queue and actions under the present rules, or why they cannot be played to the end. */
export type Regraded =
  | { readonly ok: true; readonly rows: EpisodeRows; readonly played: PlayedEpisode }
  | { readonly ok: false; readonly why: string };

export function regradeEpisode(stored: StoredEpisode, tickets: Dataset, provenance: Provenance): Regraded {
  const { reset, episode_id, policy, sees } = stored.episode;
  const unknown = reset.ticket_ids.filter((id) => tickets.byId(id) === undefined);
  const where = reset.split === "all" ? "the tickets" : `the split ${reset.split}`;
  if (unknown.length > 0) return failed(`${unknown.join(", ")} not in ${where} any more`);
  if (new Set(reset.ticket_ids).size < reset.ticket_ids.length)
    return failed("a ticket is in the queue twice");

  const order = {
    tickets,
    taskId: reset.task_id,
    seed: reset.seed,
    ticketIds: reset.ticket_ids,
    episodeId: episode_id,
  };
  let stray: string | undefined;
  const played = playEpisode(order, ({ observation }, index) => {
    const next = stored.steps[index];
    const current = observation.currentTicket?.ticketId ?? "";
    if (next !== undefined && next.row.ticket_id !== current) {
      stray = `step ${next.row.step} was on ${next.row.ticket_id}, and ${current} is current now`;
      return undefined;
    }
    return next && { action: next.action };
  });
  if (stray !== undefined) return failed(stray);
  const { length } = played.steps;
  if (!played.end.observation.done) return failed(`the episode goes on after its ${length} steps now`);
  if (length < stored.steps.length) {
    return failed(`the episode is over after ${length} of its ${stored.steps.length} steps now`);
  }
  const rows = rowsOf({ ...provenance, policy, sees, split: reset.split }, played);
  const steps = rows.steps.map((row, index) => ({
    ...row,
    action: stored.steps[index]?.row.action ?? row.action,
    action_source: stored.steps[index]?.row.action_source ?? null,
  }));
  return { ok: true, rows: { ...rows, steps }, played };
}

function failed(why: string): Regraded {
  return { ok: false, why };
}
