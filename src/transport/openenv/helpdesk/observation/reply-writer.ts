import type { Observation, ObservationMetadata } from "../../../../domain/observation.js";
import type { TaskId } from "../../../../domain/task.js";
import type { ReplyJson } from "../../environment.js";
import { quoted } from "../../json/quoted-text.js";
import { wireJson } from "../../json/write-json.js";
import { KeptHistory } from "./history.js";
import { fraction, number } from "../../json/number-text.js";
import { flag, fractionOrNull } from "./members.js";
import { componentsOrNone } from "./reward-text.js";
import { ticketText } from "./ticket-text.js";
import { ReplyMemo } from "./reply-memo.js";
import { toolResultText } from "./tool-result-text.js";

/**
 * Writes one session's replies to reset and step: what the general writer (`write-json.ts`) would write, key for key, in
 * a fraction of its time, since nearly all of a server's work is this.
 * See docs/wire.md#observations.
 */
export class ReplyWriter {
  private readonly told = new ReplyMemo();
  private readonly history = new KeptHistory(this.told);

  /** Good until the next call. */
  json(seen: Observation): ReplyJson {
    const bytes = this.history.bytesOf(seen.history);
    return { before: this.upToHistory(seen), kept: bytes, after: this.fromHistoryOn(seen) };
  }

  private upToHistory(seen: Observation): string {
    const { lastToolResult, currentTicket } = seen;
    return (
      taskText(seen) +
      number(seen.investigationBudgetRemaining) +
      ',"last_tool_result":' +
      (lastToolResult === null ? "null" : toolResultText(lastToolResult, this.told)) +
      ',"current_ticket":' +
      (currentTicket === null ? "null" : ticketText(currentTicket, this.told)) +
      ',"queue_size":' +
      number(seen.queueSize) +
      ',"tickets_remaining":' +
      number(seen.ticketsRemaining) +
      ',"tickets_after_current":' +
      number(seen.ticketsAfterCurrent) +
      ',"tickets_processed":' +
      number(seen.ticketsProcessed) +
      ',"queue_position":' +
      number(seen.queuePosition) +
      ',"average_score_so_far":' +
      fraction(seen.averageScoreSoFar) +
      ',"progress_fraction":' +
      fraction(seen.progressFraction) +
      ',"history":['
    );
  }

  private fromHistoryOn(seen: Observation): string {
    const metadata = this.metadata(seen.metadata);
    return (
      '],"last_reward_components":' +
      this.lastComponents(seen) +
      ',"rubric_reward":' +
      fractionOrNull(seen.rubricReward) +
      ',"metadata":' +
      metadata +
      '},"reward":' +
      fractionOrNull(seen.reward) +
      ',"done":' +
      flag(seen.done) +
      ',"metadata":' +
      metadata +
      "}"
    );
  }

  /** The same as in the newest entry of the history, and told from there. */
  private lastComponents({ lastRewardComponents }: Observation): string {
    const { last } = this.history;
    return last?.entry.rewardComponents === lastRewardComponents
      ? last.components
      : componentsOrNone(lastRewardComponents, this.told);
  }

  private metadata(metadata: ObservationMetadata): string {
    const { last } = this.history;
    const summary = metadata.lastFeedbackSummary;
    return (
      '{"last_feedback_summary":' +
      (last?.entry.feedbackSummary === summary ? last.feedback : quoted(summary)) +
      ',"capacity_state":' +
      this.told.capacity(metadata.capacityState) +
      ',"planning_penalty_total":' +
      fraction(metadata.planningPenaltyTotal) +
      ',"planning_penalty_applied":' +
      fraction(metadata.planningPenaltyApplied) +
      ',"sla_breach_count":' +
      number(metadata.slaBreachCount) +
      ',"dynamic_queue_events":' +
      this.told.queueEvents(metadata.dynamicQueueEvents) +
      ',"truncated":' +
      flag(metadata.truncated) +
      "}"
    );
  }
}

/** By task: everything up to the first number that a step can change, or what is left of it. */
const taskTexts = new Map<TaskId, string>();
const shortTaskTexts = new Map<TaskId, string>();

function taskText(seen: Observation): string {
  const texts = seen.instructions === "" ? shortTaskTexts : taskTexts;
  const known = texts.get(seen.taskId);
  if (known !== undefined) return known;
  const { taskId, taskName, instructions, allowedFields, availableActionTypes, availableTools } = seen;
  const fields = { taskId, taskName, instructions, allowedFields, availableActionTypes, availableTools };
  const text = Buffer.from(
    '{"observation":' + wireJson(fields).slice(0, -1) + ',"investigation_budget_remaining":',
    "latin1",
  ).toString("latin1");
  texts.set(taskId, text);
  return text;
}
