import type { Episode, TicketProgress, Totals } from "../domain/episode.js";
import type { Draft } from "../support/draft.js";

/*
 * Copies to be changed, member by member: they are made several times a step. A spread is not the same to V8: each
 * copy of a copy is an object of a new shape, and everything that reads many shapes is several times slower.
 */

export function copyOfEpisode(episode: Episode): Draft<Episode> {
  return {
    dataset: episode.dataset,
    task: episode.task,
    seed: episode.seed,
    requestedId: episode.requestedId,
    rewardMode: episode.rewardMode,
    initialTicketIds: episode.initialTicketIds,
    queue: episode.queue,
    position: episode.position,
    slots: episode.slots,
    openIncidents: episode.openIncidents,
    followUps: episode.followUps,
    totals: episode.totals,
    history: episode.history,
    events: episode.events,
    recentEvents: episode.recentEvents,
    result: episode.result,
  };
}

export function copyOfProgress(progress: TicketProgress): Draft<TicketProgress> {
  return {
    presentation: progress.presentation,
    everRequired: progress.everRequired,
    usedTools: progress.usedTools,
    asked: progress.asked,
    deferCount: progress.deferCount,
    relief: progress.relief,
    outcome: progress.outcome,
  };
}

export function copyOfTotals(totals: Totals): Draft<Totals> {
  return {
    steps: totals.steps,
    investigations: totals.investigations,
    reward: totals.reward,
    planningPenalty: totals.planningPenalty,
    planningPenaltyApplied: totals.planningPenaltyApplied,
    incidentGap: totals.incidentGap,
    slaBreaches: totals.slaBreaches,
    deferred: totals.deferred,
    stabilized: totals.stabilized,
    destabilized: totals.destabilized,
    pressured: totals.pressured,
    resolved: totals.resolved,
  };
}
