import type { ExplainedInput } from "../../domain/episode-report.js";
import type { Episode } from "../../domain/episode.js";
import type { SubmitComponents } from "../../domain/reward-components.js";
import { ROUTE_KEYS, type Route } from "../../domain/route.js";
import { gradedWeights, hasLabel } from "../../domain/partial-labels.js";
import { isNonDefault } from "../../domain/ticket.js";
import { TUNING } from "../../domain/tuning.js";
import { isEscalating, ROUTE_FIELDS } from "../../domain/vocabulary.js";
import { remainingTools, requiredAsPresented } from "../context.js";
import { averageScore, currentEntry } from "../cursor.js";
import { nearestTarget } from "../grading.js";
import { handlingOf } from "../handling.js";
import { similarity } from "../../domain/similarity.js";
import type { ComponentName, Rule } from "./rules.js";
import { input, plainNumber } from "./explained-number.js";

/** A number, what it was computed from, and how. */
export interface Explained {
  readonly name: ComponentName;
  /** Where it is not the rule of that name. */
  readonly rule?: Rule;
  readonly inputs: readonly ExplainedInput[];
  readonly arithmetic: string;
  readonly value: number;
}

/**
 * Every number that a submit is made of. `before` is the episode as the ticket was submitted.
 * See docs/rules.md#a-submitted-ticket.
 */
export function explainSubmit(before: Episode, route: Route, parts: SubmitComponents): readonly Explained[] {
  return [
    ticketScore(before, route, parts),
    milestone(parts),
    delta(before, parts),
    completion(before, parts),
    risk(before, route, parts),
    contextGap(before, parts),
    capacity(parts),
    incidentGap(before, route, parts),
    worth(parts),
  ];
}

function ticketScore(before: Episode, route: Route, { ticketScore: score }: SubmitComponents): Explained {
  const entry = currentEntry(before);
  const { labels, multiplier } = nearestTarget(before, entry, route);
  const weights = gradedWeights(before.task.fieldWeights, entry.ticket);
  const fields = ROUTE_FIELDS.filter((field) => hasLabel(entry.ticket, field));
  const terms = fields.map((field) => {
    const key = ROUTE_KEYS[field];
    return `${plainNumber(weights[key])} · ${plainNumber(likeness(key, route, labels))}`;
  });
  const sum = terms.join(" + ");
  return {
    name: "ticket_score",
    inputs: [
      ...fields.flatMap((field) => [
        input(`submitted ${field}`, route[ROUTE_KEYS[field]]),
        input(`true ${field}`, labels[ROUTE_KEYS[field]]),
      ]),
      input("score_multiplier", multiplier),
    ],
    arithmetic: multiplier === 1 ? sum : `${plainNumber(multiplier)} · (${sum})`,
    value: score,
  };
}

function likeness(field: keyof Route, submitted: Route, labels: Route): number {
  switch (field) {
    case "issueType":
      return similarity(field, submitted[field], labels[field]);
    case "priority":
      return similarity(field, submitted[field], labels[field]);
    case "assignmentGroup":
      return similarity(field, submitted[field], labels[field]);
    case "resolutionAction":
      return similarity(field, submitted[field], labels[field]);
  }
}

function milestone({ ticketScore, milestoneAdjustment }: SubmitComponents): Explained {
  const { milestoneScore, missScore } = TUNING.shaping;
  return {
    name: "milestone_adjustment",
    inputs: [
      input("ticket_score", ticketScore),
      input("paid from", milestoneScore),
      input("lost under", missScore),
    ],
    arithmetic: plainNumber(milestoneAdjustment),
    value: milestoneAdjustment,
  };
}

function delta(before: Episode, { ticketScore, deltaAdjustment }: SubmitComponents): Explained {
  const average = averageScore(before);
  const { deltaScale, maxDelta } = TUNING.shaping;
  return {
    name: "delta_adjustment",
    inputs: [input("ticket_score", ticketScore), input("average so far", average)],
    arithmetic: `max(−${plainNumber(maxDelta)}, min(${plainNumber(maxDelta)}, (${plainNumber(ticketScore)} − ${plainNumber(average)}) · ${plainNumber(deltaScale)}))`,
    value: deltaAdjustment,
  };
}

function completion(before: Episode, { contextCompletionBonus, ticketScore }: SubmitComponents): Explained {
  const entry = currentEntry(before);
  return {
    name: "context_completion_bonus",
    inputs: [
      input("required tools", requiredAsPresented(entry)),
      input("tools remaining", remainingTools(entry)),
      input("ticket_score", ticketScore),
      input("paid from", TUNING.contextCompletion.minScore),
    ],
    arithmetic: plainNumber(contextCompletionBonus),
    value: contextCompletionBonus,
  };
}

function risk(before: Episode, route: Route, { riskPenalty }: SubmitComponents): Explained {
  const { ticket } = currentEntry(before);
  return {
    name: "risk_penalty",
    inputs: [
      input("submitted priority", route.priority),
      ...(hasLabel(ticket, "priority") ? [input("true priority", ticket.priority)] : []),
      input("submitted resolution_action", route.resolutionAction),
      ...(hasLabel(ticket, "issue_type") ? [input("true issue_type", ticket.issueType)] : []),
    ],
    arithmetic: plainNumber(riskPenalty),
    value: riskPenalty,
  };
}

function contextGap(before: Episode, { contextGapPenalty }: SubmitComponents): Explained {
  const entry = currentEntry(before);
  const required = requiredAsPresented(entry);
  const remaining = remainingTools(entry);
  const { penalty, nonDefaultPenalty, maxPenalty } = TUNING.contextGap;
  const charge = isNonDefault(entry.ticket)
    ? `(${plainNumber(penalty)} + ${plainNumber(nonDefaultPenalty)})`
    : plainNumber(penalty);
  return {
    name: "context_gap_penalty",
    inputs: [input("required tools", required), input("tools remaining", remaining)],
    arithmetic:
      required.length === 0
        ? "0"
        : `min(${plainNumber(maxPenalty)}, ${charge} · ${remaining.length} ÷ ${required.length})`,
    value: contextGapPenalty,
  };
}

function capacity({ capacityPenalty, capacityUsage }: SubmitComponents): Explained {
  const { teamOverflowPenalty, highPriorityOverflowPenalty, escalationOverflowPenalty } = TUNING.capacity;
  return {
    name: "capacity_penalty",
    inputs:
      capacityUsage === undefined
        ? []
        : [
            input("team", capacityUsage.team),
            input("team slots lacking", capacityUsage.teamOverflow),
            input("high-priority slots lacking", capacityUsage.highPriorityOverflow),
            input("escalation slots lacking", capacityUsage.escalationOverflow),
          ],
    arithmetic:
      capacityUsage === undefined
        ? "0"
        : `${plainNumber(teamOverflowPenalty)} · ${capacityUsage.teamOverflow} + ` +
          `${plainNumber(highPriorityOverflowPenalty)} · ${capacityUsage.highPriorityOverflow} + ` +
          `${plainNumber(escalationOverflowPenalty)} · ${capacityUsage.escalationOverflow}`,
    value: capacityPenalty,
  };
}

function incidentGap(before: Episode, route: Route, { incidentGapPenalty }: SubmitComponents): Explained {
  const { incidentRecommended, covered } = handlingOf(before, currentEntry(before));
  return {
    name: "incident_gap_penalty",
    inputs: [
      input("incident recommended", yesOrNo(incidentRecommended)),
      input("covered", yesOrNo(covered)),
      input("submitted next step is escalating", yesOrNo(isEscalating(route.resolutionAction))),
    ],
    arithmetic: plainNumber(incidentGapPenalty),
    value: incidentGapPenalty,
  };
}

function worth(parts: SubmitComponents): Explained {
  const { ticketScore, milestoneAdjustment, deltaAdjustment, contextCompletionBonus } = parts;
  const { riskPenalty, contextGapPenalty, capacityPenalty, incidentGapPenalty } = parts;
  const bonusCap = plainNumber(TUNING.contextCompletion.maxBonus);
  const riskCap = plainNumber(TUNING.risk.maxPenalty);
  const shaped =
    `clamp(${plainNumber(ticketScore)} + ${plainNumber(milestoneAdjustment)} + ${plainNumber(deltaAdjustment)} + ` +
    `min(${bonusCap}, ${plainNumber(contextCompletionBonus)}) − min(${riskCap}, ${plainNumber(riskPenalty)}))`;
  return {
    name: "worth",
    inputs: [],
    arithmetic: `clamp(${shaped} − ${plainNumber(contextGapPenalty)} − ${plainNumber(capacityPenalty)} − ${plainNumber(incidentGapPenalty)})`,
    value: parts.worth,
  };
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}
