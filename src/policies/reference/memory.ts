import type { Dataset } from "../../dataset/index.js";
import { primaryRoute } from "../../domain/ticket.js";
import { hashOfText, type Memory } from "../memoriser.js";

/** What one reading of the tickets leaves behind. */
export function memoryOf(dataset: Dataset): Memory {
  const known = MEMORIES.get(dataset);
  if (known !== undefined) return known;
  const memory = new Map(dataset.tickets.map((ticket) => [hashOfText(ticket), primaryRoute(ticket)]));
  MEMORIES.set(dataset, memory);
  return memory;
}

/** A pure memo by an immutable value: a set is read once. */
const MEMORIES = new WeakMap<Dataset, Memory>();
