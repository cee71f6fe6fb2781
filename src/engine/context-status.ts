import type { QueuedTicket } from "../domain/episode.js";
import type { ContextStatus } from "../domain/observation.js";
import { TOOL_NAMES, type ToolName } from "../domain/vocabulary.js";
import { remainingTools, requiredAsPresented } from "./context.js";

/** Of a ticket that has required tools. See docs/rules.md#what-a-ticket-shows. */
export function contextStatus(entry: QueuedTicket): ContextStatus {
  const required = requiredAsPresented(entry).length;
  const recommendedTools = remainingTools(entry);
  const key = keyOf(required, recommendedTools);
  const before = MADE.get(key);
  if (before !== undefined) return before;
  const remaining = recommendedTools.length;
  const hidden = remaining > 0;
  const status: ContextStatus = {
    state: hidden ? "investigation_required" : "revealed",
    investigationRequired: hidden,
    hiddenContextRemaining: hidden,
    contextGapCount: remaining,
    revealedContextCount: required - remaining,
    contextCompleteness: (required - remaining) / required,
    recommendedTools,
  };
  MADE.set(key, status);
  return status;
}

/** A pure memo, bounded by what there is to count: an encoder knows a value that it had before. */
const MADE = new Map<number, ContextStatus>();

/** One number for a count and a list of tools: each tool a digit. */
function keyOf(count: number, tools: readonly ToolName[]): number {
  let key = count;
  for (const tool of tools) key = key * (TOOL_NAMES.length + 1) + TOOL_NAMES.indexOf(tool) + 1;
  return key;
}
