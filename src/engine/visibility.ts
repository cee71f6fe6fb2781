import type { Episode, QueuedTicket } from "../domain/episode.js";
import type { Task } from "../domain/task.js";
import type { Ticket } from "../domain/ticket.js";
import type { ToolName } from "../domain/vocabulary.js";
import { remainingTools } from "./context.js";

/**
 * What an agent may see of one ticket. This module alone decides it; every view, lookup and record is built from a
 * Sight. Nothing here reads a label, so that nothing shown can depend on one.
 * See docs/rules.md#what-a-ticket-shows.
 */
export interface Sight {
  /** Title and description in full; else their redacted or neutral form. */
  readonly fullText: boolean;
  /** Whether it is done with: handled, or not of this queue. */
  readonly closed: boolean;
  /** The four labels. */
  readonly labels: boolean;
  readonly relatedTicket: boolean;
  readonly notes: boolean;
  readonly customerUpdate: boolean;
  readonly routingOptions: boolean;
  readonly clusterSummary: boolean;
}

/** Where a ticket stands in an episode. */
type Standing =
  | { readonly kind: "current"; readonly entry: QueuedTicket }
  | { readonly kind: "waiting"; readonly entry: QueuedTicket }
  | { readonly kind: "handled" }
  | { readonly kind: "outside" };

const CLOSED: Sight = {
  fullText: true,
  closed: true,
  labels: true,
  relatedTicket: false,
  notes: false,
  customerUpdate: false,
  routingOptions: false,
  clusterSummary: false,
};

/** Of the ticket with this id, current, waiting, handled or outside the queue. */
export function sightOf(episode: Episode, ticketId: string): Sight {
  const standing = standingOf(episode, ticketId);
  switch (standing.kind) {
    case "handled":
      return { ...CLOSED, labels: !hasOpenFollowUp(episode, ticketId) };
    case "outside":
      return CLOSED;
    case "waiting":
      return {
        ...CLOSED,
        closed: false,
        labels: false,
        fullText: waitingTextIsFull(episode.task, standing.entry),
      };
    case "current":
      return currentSight(episode.task, standing.entry);
  }
}

/**
 * Of the current ticket: what no remaining required tool guards. The requester's update is there once asked for, and
 * from the start on a task where nobody can be asked: the answer is the same on every task, so it must be findable.
 */
export function currentSight(task: Task, entry: QueuedTicket): Sight {
  const remaining = remainingTools(entry);
  const { usedTools, asked } = entry.progress;
  const used = (tool: ToolName): boolean => usedTools.includes(tool);
  return {
    fullText: remaining.length === 0,
    closed: false,
    labels: false,
    relatedTicket: !remaining.includes("lookup_related_ticket"),
    notes: !remaining.includes("lookup_internal_routing_note"),
    customerUpdate: asked || !task.actions.includes("request_info"),
    routingOptions: used("lookup_internal_routing_note") || used("lookup_queue_capacity_forecast"),
    clusterSummary: used("lookup_queue_cluster_summary"),
  };
}

/**
 * A ticket that was put off shows what its own progress revealed. One that was never current is redacted wherever
 * context can be hidden, required tools or not: whether it has any depends on its labels.
 */
function waitingTextIsFull(task: Task, entry: QueuedTicket): boolean {
  if (!task.hidesContext) return true;
  return entry.progress.presentation !== null && remainingTools(entry).length === 0;
}

function standingOf(episode: Episode, ticketId: string): Standing {
  const index = episode.queue.findIndex((entry) => entry.ticket.ticketId === ticketId);
  const entry = episode.queue[index];
  if (entry === undefined) return { kind: "outside" };
  if (index < episode.position) return { kind: "handled" };
  return { kind: index === episode.position ? "current" : "waiting", entry };
}

/**
 * A follow-up inherits the issue type and the group of the ticket that came back: while it is open, the labels of that
 * ticket would be its answer, and poor handling would pay. See docs/rules.md#what-a-lookup-shows.
 */
function hasOpenFollowUp(episode: Episode, ticketId: string): boolean {
  return episode.queue.some(
    ({ ticket }, index) => index >= episode.position && ticket.generatedFromTicketId === ticketId,
  );
}

/** A title and description as they may be shown. */
export interface VisibleText {
  readonly title: string;
  readonly description: string;
}

export function visibleText(ticket: Ticket, sight: Sight): VisibleText {
  return sight.fullText ? { title: ticket.title, description: ticket.description } : redactedText(ticket);
}

/** Shown of a ticket that has no redacted text of its own: the same for all. */
const NEUTRAL: VisibleText = {
  title: "Ticket with context to be looked up",
  description: "The full text is shown once the recommended tools have been used.",
};

export function redactedText(ticket: Ticket): VisibleText {
  return {
    title: ticket.redactedTitle ?? NEUTRAL.title,
    description: ticket.redactedDescription ?? NEUTRAL.description,
  };
}
