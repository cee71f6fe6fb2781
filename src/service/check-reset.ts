import type { Dataset } from "../dataset/index.js";
import { isRunName } from "../domain/run-name.js";
import { TASK_IDS, type TaskId } from "../domain/task.js";
import type { TicketSource } from "../domain/ticket-source.js";
import { TUNING } from "../domain/tuning.js";
import { SPLIT_CHOICES, type RewardMode, type SplitChoice } from "../domain/vocabulary.js";
import { shorten } from "../support/shorten.js";
import { HelpdeskError } from "./catalogue.js";
import { checkIdentifier } from "./check-identifier.js";
import { checkSource } from "./check-source.js";
import type { ServedTickets } from "./served-tickets.js";
import type { ResetOptions } from "./service.js";
import { counted } from "../support/counted.js";

/** 2³¹ − 1. */
export const MAX_SEED = 2_147_483_647;

/** Most tickets in a queue at reset. See docs/rules.md#how-a-queue-is-drawn. */
export const MAX_QUEUE_SIZE = TUNING.queue.maxSize;

/** A reset whose values are in range and whose tickets are known. */
export interface CheckedReset {
  /** What the episode is played with. */
  readonly split: SplitChoice;
  /** Its tickets, as a dataset of their own. */
  readonly dataset: Dataset;
  /** Where they come from; absent: they are the server's own. */
  readonly source?: TicketSource;
  readonly seed?: number;
  readonly taskId?: TaskId;
  readonly queueSize?: number;
  readonly ticketIds?: readonly string[];
  readonly episodeId?: string;
  readonly rewardMode?: RewardMode;
}

export function checkReset(wanted: ResetOptions, tickets: ServedTickets): CheckedReset {
  const { seed, taskId, queueSize, ticketIds, episodeId, rewardMode } = wanted;
  checkNames(wanted);
  const { where, ...played } = checkTicketsOf(wanted, tickets);
  const { dataset } = played;
  return {
    ...played,
    ...(seed !== undefined && { seed: checkSeed(seed) }),
    ...(taskId !== undefined && { taskId: checkTask(taskId) }),
    ...(queueSize !== undefined && { queueSize: checkQueueSize(queueSize, dataset, where) }),
    ...(ticketIds !== undefined &&
      ticketIds.length > 0 && { ticketIds: checkTickets(ticketIds, queueSize, dataset, where) }),
    ...(episodeId !== undefined && { episodeId: checkEpisodeId(episodeId) }),
    ...(rewardMode !== undefined && { rewardMode }),
  };
}

/** What is played, and how a refusal speaks of it. */
function checkTicketsOf(
  { source, split }: ResetOptions,
  tickets: ServedTickets,
): Pick<CheckedReset, "split" | "dataset" | "source"> & { readonly where: string } {
  if (source !== undefined) {
    return { split: "all", ...checkSource(source, split, tickets.worlds), where: " in the source" };
  }
  const played = split ?? tickets.usual;
  return { split: played, dataset: checkSplit(played, tickets), where: whereOf(played, split) };
}

function checkNames({ agent, policy, run }: ResetOptions): void {
  if (agent !== undefined) checkIdentifier("agent", agent);
  if (policy !== undefined) checkIdentifier("policy", policy);
  if (run !== undefined) checkRun(run);
}

/** Throws `invalid_run`. */
export function checkRun(run: string): void {
  if (isRunName(run)) return;
  throw new HelpdeskError("invalid_run", `${quote(run)} is not the name of a run.`, "run");
}

function checkSeed(seed: number): number {
  if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED) {
    throw new HelpdeskError("invalid_seed", `${seed} cannot be a seed.`, "seed");
  }
  return seed;
}

function checkTask(taskId: number): TaskId {
  const known = TASK_IDS.find((id) => id === taskId);
  if (known === undefined) {
    throw new HelpdeskError("unknown_task", `There is no task ${taskId}.`, "task_id", TASK_IDS.map(String));
  }
  return known;
}

/** A small dataset whose tickets are all related leaves a split empty, and a server may serve one split alone. */
function checkSplit(split: SplitChoice, { by, splits }: ServedTickets): Dataset {
  const dataset = by[split];
  if (dataset !== undefined && dataset.tickets.length > 0) return dataset;
  const problem =
    dataset === undefined
      ? `This server serves the split ${splits.join(" and ")} alone.`
      : `The split ${split} has no tickets, because all tickets of the dataset are related to each other.`;
  const playable = SPLIT_CHOICES.filter((word) => (by[word]?.tickets.length ?? 0) > 0);
  throw new HelpdeskError("unknown_word", problem, "split", playable);
}

function checkQueueSize(queueSize: number, dataset: Dataset, where: string): number {
  const there = dataset.endless === undefined ? dataset.tickets.length : MAX_QUEUE_SIZE;
  const most = Math.min(MAX_QUEUE_SIZE, there);
  if (!Number.isInteger(queueSize) || queueSize < 1 || queueSize > most) {
    throw new HelpdeskError(
      "invalid_queue_size",
      `A queue of ${queueSize} tickets cannot be had: this server offers 1 to ${most}${where}.`,
      "queue_size",
    );
  }
  return queueSize;
}

function checkTickets(
  ticketIds: readonly string[],
  queueSize: number | undefined,
  dataset: Dataset,
  where: string,
): readonly string[] {
  if (ticketIds.length > MAX_QUEUE_SIZE) {
    throw new HelpdeskError(
      "invalid_queue_size",
      `ticket_ids names ${counted(ticketIds.length, "ticket")}.`,
      "ticket_ids",
    );
  }
  if (queueSize !== undefined && queueSize !== ticketIds.length) {
    throw new HelpdeskError(
      "invalid_queue_size",
      `queue_size is ${queueSize}, but ticket_ids names ${ticketIds.length}.`,
      "queue_size",
    );
  }
  const seen = new Set<string>();
  for (const ticketId of ticketIds) {
    if (dataset.byId(ticketId) === undefined) {
      throw new HelpdeskError(
        "unknown_ticket",
        `There is no ticket ${quote(ticketId)}${where}.`,
        "ticket_ids",
      );
    }
    if (seen.has(ticketId)) {
      throw new HelpdeskError("duplicate_ticket", `ticket_ids names ${quote(ticketId)} twice.`, "ticket_ids");
    }
    seen.add(ticketId);
  }
  return ticketIds;
}

function checkEpisodeId(episodeId: string): string {
  checkIdentifier("episode_id", episodeId);
  return episodeId;
}

/** Which tickets a refusal speaks of, whatever other tickets there are. */
function whereOf(played: SplitChoice, named: SplitChoice | undefined): string {
  if (played === "all") return "";
  return ` in the split ${played}${named === undefined ? ", which is played where a reset names none" : ""}`;
}

/** A caller's own text inside a message: quoted, and never longer than a line. */
function quote(text: string): string {
  return JSON.stringify(shorten(text, 64));
}
