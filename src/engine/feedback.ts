import type { Action } from "../domain/action.js";
import type { RewardComponents } from "../domain/observation.js";
import { TUNING } from "../domain/tuning.js";
import type { Termination } from "../domain/vocabulary.js";

/** One sentence on a step, from its own numbers alone: no label of any ticket is in it. */
export function feedback(action: Action, reward: number, components: RewardComponents): string {
  const { ticketScore, termination } = components;
  const parts = [subject(action, components), ": reward ", rounded(reward)];
  if (ticketScore !== undefined) {
    parts.push(", ticket score ", rounded(ticketScore), losses(components), changes(components));
  }
  if (termination !== undefined) parts.push(", ", ENDING[termination]);
  parts.push(".");
  // Joined and not added up, which V8 would keep as a tree of its parts for as long as the history has it.
  const sentence = parts.join("");
  return ticketScore === undefined ? oneOf(sentence) : sentence;
}

const MOST_SENTENCES = 1_024;
const sentences = new Map<string, string>();

/** Most steps are lookups, and few sentences say all that there is to them: thousands of sessions keep the same text. */
function oneOf(sentence: string): string {
  const known = sentences.get(sentence);
  if (known !== undefined) return known;
  if (sentences.size === MOST_SENTENCES) sentences.clear();
  sentences.set(sentence, sentence);
  return sentence;
}

const ENDING = { completed: "queue finished", step_limit: "step limit reached" } as const satisfies Record<
  Termination,
  string
>;

function subject(action: Action, { penaltyReason }: RewardComponents): string {
  if (penaltyReason !== undefined) return `${action.actionType} penalised (${penaltyReason})`;
  return action.actionType === "investigate" ? `investigate ${action.toolName ?? ""}` : action.actionType;
}

function losses(components: RewardComponents): string {
  return (
    loss(components.contextGapPenalty, "context not looked up") +
    loss(components.capacityPenalty, "capacity that was not there") +
    loss(components.incidentGapPenalty, "an incident not opened") +
    loss(components.riskPenalty, "risk")
  );
}

function loss(penalty: number | undefined, reason: string): string {
  return penalty === undefined || penalty === 0 ? "" : `, ${rounded(penalty)} lost to ${reason}`;
}

function changes(components: RewardComponents): string {
  const { clusterStabilizedTicketIds, clusterDestabilizedTicketIds, spawnedFollowUpTicketId } = components;
  return (
    (clusterStabilizedTicketIds === undefined ? "" : `, stabilised ${clusterStabilizedTicketIds.join(" ")}`) +
    (clusterDestabilizedTicketIds === undefined
      ? ""
      : `, destabilised ${clusterDestabilizedTicketIds.join(" ")}`) +
    (spawnedFollowUpTicketId === undefined ? "" : `, came back as ${spawnedFollowUpTicketId}`)
  );
}

const SCALE = 10 ** TUNING.view.feedbackDecimals;

/** For a reader only. */
function rounded(value: number): string {
  return String(Math.round(value * SCALE) / SCALE);
}
