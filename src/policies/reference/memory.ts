import type { Dataset } from "../../dataset/index.js";
import type { EpisodeOptions } from "../../domain/episode-options.js";
import { primaryRoute, type Ticket } from "../../domain/ticket.js";
import { startEpisode } from "../../engine/index.js";
import { hashOfText, type Memory } from "../memoriser.js";

/** What one reading of the tickets leaves behind; of tickets that never run out, one of those of the episode's queue. */
export function memoryOf(dataset: Dataset, options: EpisodeOptions): Memory {
  if (dataset.endless !== undefined) {
    return reading(startEpisode({ dataset, ...options }).episode.queue.map(({ ticket }) => ticket));
  }
  const known = MEMORIES.get(dataset);
  if (known !== undefined) return known;
  const memory = reading(dataset.tickets);
  MEMORIES.set(dataset, memory);
  return memory;
}

function reading(tickets: readonly Ticket[]): Memory {
  return new Map(tickets.map((ticket) => [hashOfText(ticket), primaryRoute(ticket)]));
}

/** A pure memo by an immutable value: a set is read once. */
const MEMORIES = new WeakMap<Dataset, Memory>();
