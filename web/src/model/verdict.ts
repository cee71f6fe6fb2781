import type { HistoryEntry, Observation } from "../../../src/domain/observation.js";
import { ROUTE_KEYS } from "../../../src/domain/route.js";
import { ROUTE_FIELDS, type RouteField } from "../../../src/domain/vocabulary.js";
import { plain } from "./words.js";

/** How one label of a submit did. `near` is worth a part of it; `unjudged`: the ticket has no such label. */
export interface LabelVerdict {
  readonly field: RouteField;
  readonly word: string;
  readonly judgement: "right" | "near" | "wrong" | "unjudged";
  /** Of the label's weight, in [0, 1]. */
  readonly share: number;
}

/** One number that was added to a submit's score or taken from it. */
export interface Term {
  readonly name: string;
  readonly value: number;
  /** What would have saved it, where something would have. */
  readonly advice: string | undefined;
}

/** What a submit came to. */
export interface Verdict {
  readonly ticketId: string;
  readonly title: string;
  readonly labels: readonly LabelVerdict[];
  readonly score: number;
  readonly usedAlternate: boolean;
  readonly terms: readonly Term[];
  readonly worth: number;
  readonly reward: number;
  readonly penalty: string | undefined;
  readonly followUp: string | undefined;
  readonly hotter: readonly string[];
  readonly eased: readonly string[];
}

/** More than rounding of a sum. */
const NOISE = 1e-9;

/** What the last action came to, where it handled a ticket and nobody withholds it. */
export function lastVerdict(last: Observation): Verdict | undefined {
  const entry = last.history.at(-1);
  return entry === undefined ? undefined : verdictOf(entry);
}

export function verdictOf(entry: HistoryEntry): Verdict | undefined {
  const parts = entry.rewardComponents;
  if (parts === null || entry.score === null) return undefined;
  const { ungradedFields = [] } = parts.rewardKind === "submit" ? parts : {};
  const labels = ROUTE_FIELDS.flatMap((field): readonly LabelVerdict[] => {
    const key = ROUTE_KEYS[field];
    const word = entry.action[key];
    const share = entry.breakdown?.[key];
    if (word === undefined || share === undefined) return [];
    if (ungradedFields.includes(field)) return [{ field, word, judgement: "unjudged", share }];
    return [{ field, word, judgement: judgementOf(share), share }];
  });
  return {
    ticketId: entry.ticketId,
    title: entry.title,
    labels,
    score: entry.score,
    usedAlternate: parts.usedAlternateRoute === true,
    terms: termsOf(entry),
    worth: parts.worth,
    reward: entry.reward,
    penalty: parts.penaltyReason === undefined ? undefined : plain(parts.penaltyReason),
    followUp: parts.spawnedFollowUpTicketId,
    hotter: parts.clusterDestabilizedTicketIds ?? [],
    eased: parts.clusterStabilizedTicketIds ?? [],
  };
}

function judgementOf(share: number): LabelVerdict["judgement"] {
  if (share > 1 - NOISE) return "right";
  return share < NOISE ? "wrong" : "near";
}

/** The caps of docs/rules.md#shaping on the two that have one. */
const MOST_BONUS = 0.08;
const MOST_RISK = 0.12;

function termsOf({ rewardComponents: parts }: HistoryEntry): readonly Term[] {
  if (parts?.rewardKind !== "submit") return [];
  const all: readonly Term[] = [
    term(parts.milestoneAdjustment > 0 ? "good score" : "poor score", parts.milestoneAdjustment),
    term("against the average so far", parts.deltaAdjustment),
    term("everything was looked up", Math.min(MOST_BONUS, parts.contextCompletionBonus)),
    term("a careless priority or next step", -Math.min(MOST_RISK, parts.riskPenalty)),
    term("lookups left out", -parts.contextGapPenalty, "Run the lookups that are marked first."),
    term("no incident was opened", -parts.incidentGapPenalty, "Open an incident where one is called for."),
    term(
      "slots that were not there",
      -parts.capacityPenalty,
      "Choose an owner, priority or next step that has a slot.",
    ),
  ];
  return all.filter(({ value }) => Math.abs(value) > NOISE);
}

function term(name: string, value: number, advice?: string): Term {
  return { name, value, advice };
}
