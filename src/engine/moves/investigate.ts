import type { Episode } from "../../domain/episode.js";
import type { ToolRun } from "../../domain/fact.js";
import { TUNING } from "../../domain/tuning.js";
import type { ToolName } from "../../domain/vocabulary.js";
import { hasSomethingToShow, requiredAsPresented } from "../context.js";
import { currentEntry } from "../cursor.js";

/**
 * Runs a tool on the current ticket; pays once for each required tool that found something.
 * See docs/rules.md#investigate.
 */
export function investigate(before: Episode, tool: ToolName, target: string | undefined): ToolRun {
  const entry = currentEntry(before);
  const onOwnLink =
    tool !== "lookup_related_ticket" || target === undefined || target === entry.ticket.relatedTicketId;
  const found = onOwnLink && hasSomethingToShow(before, entry, tool);
  const isNew = !entry.progress.usedTools.includes(tool);
  const useful = found && isNew && requiredAsPresented(entry).includes(tool);
  return {
    type: "tool_run",
    ticketId: entry.ticket.ticketId,
    tool,
    target,
    found,
    useful,
    worth: useful ? TUNING.investigation.usefulReward : 0,
  };
}
