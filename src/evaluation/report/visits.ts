import type { Dataset } from "../../dataset/index.js";
import type { TicketView } from "../../domain/observation.js";
import { isOver, startEpisode, step } from "../../engine/index.js";
import type { EvaluatedEpisode, EvaluatedStep } from "../evaluated-episode.js";

/** Steps on one ticket without another between them. */
export interface Visit {
  readonly ticketId: string;
  /** As it showed when it was left. */
  readonly title: string;
  /** What the agent knew of the ticket when it did the last of the steps; null without the tickets. */
  readonly view: TicketView | null;
  readonly steps: readonly EvaluatedStep[];
  /** Why its labels are what they are. Null: nobody wrote it down, or the ticket is still to be handled. */
  readonly rationale: string | null;
}

/** An episode as visits. It is played again to see what the agent saw. */
export function visitsOf(episode: EvaluatedEpisode, tickets: Dataset | null): readonly Visit[] {
  const views = viewsOf(episode, tickets);
  const visits: { ticketId: string; last: number; steps: EvaluatedStep[] }[] = [];
  for (const [index, one] of episode.steps.entries()) {
    const current = visits.at(-1);
    if (current?.ticketId !== one.ticketId) {
      visits.push({ ticketId: one.ticketId, last: index, steps: [one] });
    } else {
      current.steps.push(one);
      current.last = index;
    }
  }
  return visits.map(({ ticketId, last, steps }) => ({
    ticketId,
    title: steps.at(-1)?.title ?? "",
    view: views[last] ?? null,
    steps,
    rationale: typeof steps.at(-1)?.score === "number" ? (tickets?.byId(ticketId)?.rationale ?? null) : null,
  }));
}

/** Of each step, the ticket as it was before it. */
function viewsOf(
  { taskId, seed, steps }: EvaluatedEpisode,
  tickets: Dataset | null,
): readonly (TicketView | null)[] {
  if (tickets === null) return [];
  let { episode, observation } = startEpisode({ dataset: tickets, taskId, seed });
  return steps.map(({ action }) => {
    const view = observation.currentTicket;
    if (!isOver(episode)) ({ episode, observation } = step(episode, action));
    return view;
  });
}
