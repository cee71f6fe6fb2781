import type { Action } from "../domain/action.js";
import type { HistoryEntry, Observation } from "../domain/observation.js";
import type { QueueEvent } from "../domain/queue-event.js";
import type { TicketGlimpse, ToolResult } from "../domain/tool-result.js";
import type { Aliases } from "./aliases.js";

/** What stands between an agent and the episode that it plays. */
export interface Veil {
  /** An agent's action with tickets by their own ids. */
  action(action: Action): Action;
  /** What an agent may see: nothing from which scores follow, and names by their aliases. */
  observation(seen: Observation): Observation;
}

/** `isExamined`: whether the ticket stands in a queue of the exam, or came back in one. */
export function createVeil(aliases: Aliases, isExamined: (ticketId: string) => boolean): Veil {
  const renamings = renamingsBy(aliases);
  /** An entry is shown in every later observation; encoders know it again. */
  const shown = new WeakMap<HistoryEntry, HistoryEntry>();

  function entryOf(entry: HistoryEntry): HistoryEntry {
    const known = shown.get(entry) ?? renamed(withheldEntry(entry), renamings);
    shown.set(entry, known);
    return known;
  }

  return {
    action({ toolTargetTicketId, ...action }) {
      if (toolTargetTicketId === undefined) return action;
      return { ...action, toolTargetTicketId: aliases.meant(toolTargetTicketId) };
    },
    observation({ history, ...seen }) {
      return { ...renamed(withheld(seen, isExamined), renamings), history: history.map(entryOf) };
    },
  };
}

type Present = Omit<Observation, "history">;

function withheld(seen: Present, isExamined: (ticketId: string) => boolean): Present {
  return {
    ...seen,
    lastToolResult: seen.lastToolResult === null ? null : withheldResult(seen.lastToolResult, isExamined),
    averageScoreSoFar: 0,
    lastRewardComponents: null,
    rubricReward: null,
    reward: null,
    metadata: {
      ...seen.metadata,
      lastFeedbackSummary: "",
      planningPenaltyTotal: 0,
      planningPenaltyApplied: 0,
      dynamicQueueEvents: seen.metadata.dynamicQueueEvents.filter(tellsNoScore),
    },
  };
}

function withheldEntry(entry: HistoryEntry): HistoryEntry {
  return { ...entry, score: null, breakdown: null, reward: 0, rewardComponents: null, feedbackSummary: "" };
}

/** What a cluster became tells how well its ticket was handled. A follow-up tells too, and stands in the queue. */
function tellsNoScore({ event }: QueueEvent): boolean {
  return event !== "cluster_stabilized" && event !== "cluster_destabilized";
}

function withheldResult(result: ToolResult, isExamined: (ticketId: string) => boolean): ToolResult {
  const unlabelled = (glimpse: TicketGlimpse): TicketGlimpse => {
    if (!isExamined(glimpse.ticketId)) return glimpse;
    return { ...glimpse, labels: undefined };
  };
  if (result.actionType !== "investigate") return result;
  if (result.toolName === "lookup_requester_history") {
    return { ...result, tickets: result.tickets.map(unlabelled) };
  }
  if (result.toolName !== "lookup_related_ticket" || result.ticket === undefined) return result;
  return { ...result, ticket: unlabelled(result.ticket) };
}

type Renamings = Readonly<Record<string, (text: string) => string>>;

/** Fields that hold a name, or text that people wrote; every other is a word, a number or a time. */
function renamingsBy({ text, cluster, called }: Aliases): Renamings {
  return {
    ticketId: text,
    title: text,
    requester: text,
    description: text,
    ambiguityNote: text,
    planningNote: text,
    customerUpdateNote: text,
    relatedTicketId: text,
    generatedFromTicketId: text,
    followUpTicketId: text,
    affectedTicketIds: text,
    ticketIdsAhead: text,
    serviceClusterId: cluster,
    targetTicketId: called,
    toolTargetTicketId: called,
  };
}

function renamed<T>(value: T, renamings: Renamings): T {
  // Texts become texts, and everything else stays as it is: the shape is the same.
  return rename(value, "", renamings) as T;
}

function rename(value: unknown, key: string, renamings: Renamings): unknown {
  if (typeof value === "string") return renamings[key]?.(value) ?? value;
  if (Array.isArray(value)) return value.map((item: unknown) => rename(item, key, renamings));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [name, rename(member, name, renamings)]),
  );
}
