import type { Episode, QueuedTicket, ReliefRoute } from "../domain/episode.js";
import type { AlternateRoute } from "../domain/route.js";
import type { Task } from "../domain/task.js";
import type { Ticket } from "../domain/ticket.js";

const NONE: readonly AlternateRoute[] = [];

/** Alternates that the ticket's row declares; tasks without capacity drop them. See docs/rules.md#reset. */
export function declaredAlternates(task: Task, ticket: Ticket): readonly AlternateRoute[] {
  return task.limitsCapacity ? (ticket.alternateRoutes ?? NONE) : NONE;
}

/** Every alternate that counts now, in the order of comparison: declared ones, then the relief route. */
export function alternatesOf(
  episode: Pick<Episode, "task">,
  entry: QueuedTicket,
): readonly (AlternateRoute | ReliefRoute)[] {
  const declared = declaredAlternates(episode.task, entry.ticket);
  const { relief } = entry.progress;
  if (relief === null) return declared;
  return [...declared, relief];
}
