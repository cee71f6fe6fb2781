import type { Dataset } from "../dataset/dataset.js";
import type { Episode, Totals } from "../domain/episode.js";
import { taskOf } from "../domain/task.js";
import type { Ticket } from "../domain/ticket.js";
import { DEFAULT_REWARD_MODE } from "../domain/vocabulary.js";
import { initialSlots } from "./capacity.js";
import { UNTOUCHED } from "./evolve.js";
import { drawTaskId, queueFor, type SampledQueue } from "./queue.js";
import type { EpisodeRequest } from "./request.js";

const NOTHING_YET: Totals = {
  steps: 0,
  investigations: 0,
  reward: 0,
  planningPenalty: 0,
  planningPenaltyApplied: 0,
  incidentGap: 0,
  slaBreaches: 0,
  deferred: 0,
  stabilized: 0,
  destabilized: 0,
  pressured: 0,
  resolved: 0,
};

/** The episode that a request asks for, before its first ticket is presented. See docs/rules.md#reset. */
export function blankEpisode(request: EpisodeRequest): Episode {
  const { seed } = request;
  const task = taskOf(request.taskId ?? drawTaskId(seed));
  const { dataset, tickets } =
    request.ticketIds === undefined
      ? queueFor(request.dataset, { ...request, task })
      : namedQueue(request.dataset, request.ticketIds);
  return blankOf(tickets, {
    dataset,
    task,
    seed,
    requestedId: request.episodeId ?? null,
    rewardMode: request.rewardMode ?? DEFAULT_REWARD_MODE,
  });
}

function namedQueue(from: Dataset, ticketIds: readonly string[]): SampledQueue {
  const dataset = from.endless?.holding(ticketIds) ?? from;
  return { dataset, tickets: ticketIds.map((ticketId) => knownTicket({ dataset }, ticketId)) };
}

/** The same episode as it was before its first ticket was presented. */
export function restarted(episode: Episode): Episode {
  const { dataset, initialTicketIds } = episode;
  return blankOf(
    initialTicketIds.map((ticketId) => knownTicket({ dataset }, ticketId)),
    episode,
  );
}

type Given = Pick<Episode, "dataset" | "task" | "seed" | "requestedId" | "rewardMode">;

function blankOf(
  tickets: readonly Ticket[],
  { dataset, task, seed, requestedId, rewardMode }: Given,
): Episode {
  return {
    dataset,
    task,
    seed,
    requestedId,
    rewardMode,
    initialTicketIds: tickets.map((ticket) => ticket.ticketId),
    queue: tickets.map((ticket) => ({ ticket, progress: UNTOUCHED })),
    position: 0,
    slots: task.limitsCapacity ? initialSlots(tickets) : null,
    openIncidents: [],
    followUps: [],
    totals: NOTHING_YET,
    history: [],
    events: [],
    recentEvents: [],
    result: null,
  };
}

function knownTicket({ dataset }: Pick<Episode, "dataset">, ticketId: string): Ticket {
  const ticket = dataset.byId(ticketId);
  if (ticket === undefined)
    throw new Error(`unknown ticket ${ticketId}: a request is checked before it gets here`);
  return ticket;
}
