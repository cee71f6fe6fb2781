import type {
  Episode,
  EpisodeSlots,
  Handling,
  QueuedTicket,
  TicketOutcome,
  TicketProgress,
  Totals,
} from "../domain/episode.js";
import type {
  Fact,
  StepRecorded,
  TicketChange,
  TicketDeferred,
  TicketPresented,
  TicketSubmitted,
  ToolRun,
} from "../domain/fact.js";
import { copyOfTicket } from "../domain/ticket.js";
import { TUNING } from "../domain/tuning.js";
import { assertNever } from "../support/assert-never.js";
import type { Draft } from "../support/draft.js";
import { withRemaining } from "./capacity.js";
import { copyOfEpisode, copyOfProgress, copyOfTotals } from "./copies.js";
import { currentEntry } from "./cursor.js";
import { eventOf } from "./events.js";

/** What an episode did with a ticket at its start. */
export const UNTOUCHED: TicketProgress = {
  presentation: null,
  everRequired: [],
  usedTools: [],
  asked: false,
  deferCount: 0,
  relief: null,
  outcome: null,
};

/**
 * The only place where an episode changes: each fact already carries its numbers. What happened is in the episode as what
 * it led to, and not once more as a list of facts: thousands of sessions would keep it, and nobody ask for it.
 */
export function applyFact(before: Episode, fact: Fact): Episode {
  const after = copyOfEpisode(before);
  const event = eventOf(fact);
  if (event !== null) {
    after.events = withOneMore(before.events, event);
    after.recentEvents = after.events.slice(-TUNING.view.recentEvents);
  }
  change(after, fact);
  return after;
}

/** Puts new values into the copy; the values themselves are shared with the episode before, and never change. */
function change(after: Draft<Episode>, fact: Fact): void {
  switch (fact.type) {
    case "ticket_presented":
      return present(after, fact);
    case "ticket_submitted":
      return submit(after, fact);
    case "action_penalised":
      return handle(after, 0, fact.handling);
    case "tool_run":
      totalsOf(after).investigations += 1;
      return markUsed(after, fact);
    case "info_requested":
      totalsOf(after).investigations += 1;
      if (!currentEntry(after).progress.asked) progressOfCurrent(after).asked = true;
      return;
    case "incident_opened":
      after.openIncidents = withOneMore(after.openIncidents, fact.ticketId);
      after.slots = withIncidentSlots(after.slots, fact.slotsRemaining);
      totalsOf(after).planningPenalty += fact.planningPenalty;
      return;
    case "incident_refused":
      return;
    case "ticket_deferred":
      return moveToEnd(after, fact);
    case "defer_denied":
      totalsOf(after).slaBreaches += 1;
      return;
    case "cluster_stabilized":
      after.queue = changed(after.queue, fact.changes);
      totalsOf(after).stabilized += fact.changes.length;
      return;
    case "cluster_destabilized":
      after.queue = changed(after.queue, fact.changes);
      totalsOf(after).destabilized += fact.changes.length;
      return;
    case "follow_up_spawned":
      after.queue = withOneMore(after.queue, { ticket: fact.followUp, progress: UNTOUCHED });
      after.followUps = withOneMore(after.followUps, fact.followUp);
      return;
    case "step_limit_reached":
      after.queue = left(after);
      after.position = after.queue.length;
      return;
    case "episode_scored":
      after.result = fact.result;
      return;
    case "step_recorded":
      return record(after, fact);
    default:
      return assertNever(fact);
  }
}

function present(after: Draft<Episode>, { requiredTools, hadCustomerUpdate }: TicketPresented): void {
  const progress = progressOfCurrent(after);
  progress.presentation = { requiredTools, hadCustomerUpdate };
  const { everRequired } = progress;
  progress.everRequired =
    everRequired.length === 0
      ? requiredTools
      : everRequired.concat(requiredTools.filter((tool) => !everRequired.includes(tool)));
}

function submit(after: Draft<Episode>, { grade, handling, capacity }: TicketSubmitted): void {
  handle(after, grade.score, handling);
  const totals = totalsOf(after);
  totals.planningPenalty += grade.capacityPenalty;
  totals.incidentGap += grade.incidentGapPenalty;
  if (capacity === null || after.slots === null) return;
  after.slots = withRemaining(after.slots, capacity.remaining);
  if (capacity.pressured) totals.pressured += 1;
  if (capacity.resolved) totals.resolved += 1;
}

/** Gives the current ticket its outcome and moves the cursor on. */
function handle(after: Draft<Episode>, score: number, handling: Handling): void {
  const { atRisk, incidentRecommended, covered } = handling;
  progressOfCurrent(after).outcome = { kind: "handled", score, atRisk, incidentRecommended, covered };
  after.position += 1;
}

function moveToEnd(after: Draft<Episode>, fact: TicketDeferred): void {
  progressOfCurrent(after).deferCount += 1;
  const queue = after.queue.slice();
  queue.push(...queue.splice(after.position, 1));
  after.queue = fact.change === null ? queue : changed(queue, [fact.change]);
  const totals = totalsOf(after);
  totals.deferred += 1;
  if (fact.slaRisk) totals.slaBreaches += 1;
}

function record(after: Draft<Episode>, { entry, planningPenaltyApplied }: StepRecorded): void {
  const totals = totalsOf(after);
  totals.steps += 1;
  totals.reward += entry.reward;
  totals.planningPenaltyApplied = planningPenaltyApplied;
  after.history = withOneMore(after.history, entry);
}

function left({ queue, position }: Episode): QueuedTicket[] {
  const outcome: TicketOutcome = { kind: "left", score: 0 };
  return queue.map((entry, index) =>
    index < position ? entry : { ticket: entry.ticket, progress: withOutcome(entry.progress, outcome) },
  );
}

function withOutcome(progress: TicketProgress, outcome: TicketOutcome): TicketProgress {
  const copy = copyOfProgress(progress);
  copy.outcome = outcome;
  return copy;
}

function changed(queue: readonly QueuedTicket[], changes: readonly TicketChange[]): QueuedTicket[] {
  return queue.map((entry) => {
    const change = changes.find(({ ticketId }) => ticketId === entry.ticket.ticketId);
    return change === undefined ? entry : changedEntry(entry, change);
  });
}

function changedEntry(entry: QueuedTicket, change: TicketChange): QueuedTicket {
  const ticket = copyOfTicket(entry.ticket);
  const progress = copyOfProgress(entry.progress);
  if (change.priority !== undefined) ticket.priority = change.priority;
  if (change.followUp !== undefined) ticket.followUp = change.followUp;
  if (change.incidentRecommended !== undefined) ticket.incidentRecommended = change.incidentRecommended;
  if (change.relatedTicketId !== undefined) ticket.relatedTicketId = change.relatedTicketId;
  if (change.planningNote !== undefined) ticket.planningNote = change.planningNote;
  if (change.customerUpdateNote !== undefined) ticket.customerUpdateNote = change.customerUpdateNote;
  if (change.relief !== undefined) progress.relief = change.relief;
  return { ticket, progress };
}

/** A tool is marked used the first time it finds something. */
function markUsed(after: Draft<Episode>, { found, tool }: ToolRun): void {
  const { usedTools } = currentEntry(after).progress;
  if (found && !usedTools.includes(tool)) progressOfCurrent(after).usedTools = withOneMore(usedTools, tool);
}

function withIncidentSlots(slots: EpisodeSlots | null, incident: number): EpisodeSlots | null {
  if (slots === null) return null;
  const { team, highPriority, escalation } = slots.remaining;
  return withRemaining(slots, { team, highPriority, escalation, incident });
}

/** New progress of the current ticket, in a new queue, to be changed. */
function progressOfCurrent(after: Draft<Episode>): Draft<TicketProgress> {
  const { ticket, progress } = currentEntry(after);
  const copy = copyOfProgress(progress);
  const queue = after.queue.slice();
  queue[after.position] = { ticket, progress: copy };
  after.queue = queue;
  return copy;
}

/** New totals, to be changed. */
function totalsOf(after: Draft<Episode>): Draft<Totals> {
  const copy = copyOfTotals(after.totals);
  after.totals = copy;
  return copy;
}

function withOneMore<T>(list: readonly T[], item: T): readonly T[] {
  return list.toSpliced(list.length, 0, item);
}
