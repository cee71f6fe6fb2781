import { createHash } from "node:crypto";
import type { Ticket } from "../domain/ticket.js";
import { snakeCase } from "../support/snake-case.js";

/**
 * SHA-256 in lower-case hex over the tickets as canonical JSON: an array in the order of the file, the file's
 * own key names sorted by code unit, no white space. Formatting and key order of a file do not change it.
 */
export function digestOf(tickets: readonly Ticket[]): string {
  return createHash("sha256")
    .update(JSON.stringify(tickets.map(canonical)))
    .digest("hex");
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]): [string, unknown] => [snakeCase(key), canonical(member)]);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}
