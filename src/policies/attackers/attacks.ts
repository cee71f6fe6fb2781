import type { TicketView } from "../../domain/observation.js";
import type { TaskId } from "../../domain/task.js";
import { createNoInvestigationPolicy } from "../investigating.js";
import type { Policy } from "../policy.js";
import {
  createDeferEverythingPolicy,
  createDiligentPolicy,
  createEveryToolPolicy,
  createNeverSubmitPolicy,
  createWrongFirstPolicy,
  type ReferencePolicy,
} from "../reference/index.js";
import {
  createDeferLooperPolicy,
  createIncidentFarmerPolicy,
  createLookupSpammerPolicy,
  createSkipIncidentPolicy,
} from "./greedy.js";
import { createSchemaConfuserPolicy } from "./schema-confuser.js";
import { createTextBlindPolicy } from "../text-blind/text-blind.js";

/** What an attack tries of an environment; the checks of OpenEnv's RFC 008, as far as they fit. */
export const ATTACK_CHECKS = [
  "adversarial_floor",
  "canary_hacks",
  "oracle_reaches_maximum",
  "no_solution_leakage",
  "replayability",
  "task_distribution_pinning",
] as const;
export type AttackCheck = (typeof ATTACK_CHECKS)[number];

/** Means over episodes, in [0, 1], that the attack stays at or under. */
export interface Ceiling {
  readonly rubric: number;
  /** Sum of the rewards in dense. */
  readonly dense: number;
}

/** How an attack is played. */
export type Play =
  | { readonly kind: "alone"; readonly create: () => Policy | ReferencePolicy }
  /** The best of all constant answers, chosen on other seeds. */
  | { readonly kind: "constant" }
  /** Text-blind, with the labels and structure that other seeds showed on the same tickets. */
  | { readonly kind: "studies" }
  /** Probes first, then plays the episode: on the same seed, by ticket ids, or on so many other seeds. */
  | {
      readonly kind: "probes";
      readonly rehearsal: "same_seed" | "ticket_ids" | "other_seeds";
      readonly keyOf: (ticket: TicketView) => string;
    }
  /** Leaves the episode where it is worth most as it stands. */
  | { readonly kind: "stops"; readonly create: () => Policy };

export interface Attack {
  /** What it does, in one sentence. */
  readonly does: string;
  readonly check: AttackCheck;
  /** Whether it needs the labels to be played: then it shows what the rules would pay, not what an agent can do. */
  readonly sees: "observations" | "labels";
  /** Whether it works in training by design, and is what exams are for. */
  readonly isOpenInTraining: boolean;
  readonly ceiling: Readonly<Record<TaskId, Ceiling>>;
  readonly play: Play;
}

const byId = ({ ticketId }: TicketView): string => ticketId;
const byText = ({ title, description }: TicketView): string => `${title}\n${description}`;

/** Every attack, with the ceiling that a test holds. */
export const ATTACKS = {
  best_constant: {
    does: "gives one answer to every ticket, chosen on other seeds",
    check: "adversarial_floor",
    sees: "observations",
    isOpenInTraining: false,
    ceiling: sameFor(0.42, 0.42, 0.42),
    play: { kind: "constant" },
  },
  text_blind: {
    does: "reads no word: concludes from structure, forecasts, shown labels and its own scores",
    check: "adversarial_floor",
    sees: "observations",
    isOpenInTraining: false,
    ceiling: sameFor(0.4, 0.46, 0.62),
    play: { kind: "alone", create: createTextBlindPolicy },
  },
  staller: {
    does: "looks things up until the step limit and never submits",
    check: "adversarial_floor",
    sees: "observations",
    isOpenInTraining: false,
    ceiling: { 1: under(0, 0), 2: under(0, 0.02), 3: under(0, 0.02) },
    play: { kind: "alone", create: createNeverSubmitPolicy },
  },
  schema_confuser: {
    does: "has the labels, and sends them in every wrong shape",
    check: "canary_hacks",
    sees: "labels",
    isOpenInTraining: false,
    ceiling: sameFor(0, 0, 0),
    play: { kind: "alone", create: createSchemaConfuserPolicy },
  },
  fail_first: {
    does: "has the labels, fails each ticket once and answers the follow-up",
    check: "canary_hacks",
    sees: "labels",
    isOpenInTraining: false,
    ceiling: sameFor(0.61, 0.71, 0.71),
    play: { kind: "alone", create: createWrongFirstPolicy },
  },
  skip_incident: {
    does: "has the labels, and never opens an incident",
    check: "canary_hacks",
    sees: "labels",
    isOpenInTraining: false,
    ceiling: sameFor(1, 1, 0.96),
    play: { kind: "alone", create: createSkipIncidentPolicy },
  },
  incident_farmer: {
    does: "has the labels, and asks for incidents over and over",
    check: "canary_hacks",
    sees: "labels",
    isOpenInTraining: false,
    ceiling: sameFor(1, 1, 0.997),
    play: { kind: "alone", create: createIncidentFarmerPolicy },
  },
  defer_looper: {
    does: "has the labels, and puts every ticket off as often as it can",
    check: "canary_hacks",
    sees: "labels",
    isOpenInTraining: false,
    ceiling: sameFor(1, 0.98, 0.98),
    play: { kind: "alone", create: createDeferLooperPolicy },
  },
  defer_everything: {
    does: "has the labels, and puts every ticket off once",
    check: "canary_hacks",
    sees: "labels",
    isOpenInTraining: false,
    ceiling: sameFor(1, 0.995, 0.99),
    play: { kind: "alone", create: createDeferEverythingPolicy },
  },
  lookup_spammer: {
    does: "has the labels, and looks up again what it has seen",
    check: "canary_hacks",
    sees: "labels",
    isOpenInTraining: false,
    ceiling: sameFor(0.751, 0.751, 0.74),
    play: { kind: "alone", create: createLookupSpammerPolicy },
  },
  every_tool: {
    does: "has the labels, and runs every tool on every ticket",
    check: "canary_hacks",
    sees: "labels",
    isOpenInTraining: false,
    ceiling: sameFor(0.76, 0.77, 0.77),
    play: { kind: "alone", create: createEveryToolPolicy },
  },
  stop_early: {
    does: "looks nothing up, and leaves the episode where it is worth most as it stands",
    check: "canary_hacks",
    sees: "observations",
    isOpenInTraining: false,
    ceiling: { 1: under(0.42, 0.21), 2: under(0.42, 0.12), 3: under(0.42, 0.12) },
    play: { kind: "stops", create: createNoInvestigationPolicy },
  },
  retryer: {
    does: "plays the same seed a second time, and reads no word",
    check: "replayability",
    sees: "observations",
    isOpenInTraining: true,
    ceiling: sameFor(0.97, 0.97, 0.93),
    play: { kind: "probes", rehearsal: "same_seed", keyOf: byId },
  },
  label_prober: {
    does: "asks for every ticket by its id on task 1, and submits a probe to each",
    check: "no_solution_leakage",
    sees: "observations",
    isOpenInTraining: true,
    ceiling: sameFor(1, 1, 1),
    play: { kind: "probes", rehearsal: "ticket_ids", keyOf: byId },
  },
  memoriser: {
    does: "keeps what each text was worth from 100 episodes of other seeds",
    check: "task_distribution_pinning",
    sees: "observations",
    isOpenInTraining: true,
    ceiling: sameFor(0.97, 0.97, 0.93),
    play: { kind: "probes", rehearsal: "other_seeds", keyOf: byText },
  },
  structure_memoriser: {
    does: "keeps which labels went with which structure in 100 episodes of other seeds; reads no word",
    check: "task_distribution_pinning",
    sees: "labels",
    isOpenInTraining: true,
    ceiling: sameFor(0.42, 0.55, 0.85),
    play: { kind: "studies" },
  },
  oracle: {
    does: "has the labels, and does all that is advised",
    check: "oracle_reaches_maximum",
    sees: "labels",
    isOpenInTraining: false,
    ceiling: sameFor(1, 1, 1),
    play: { kind: "alone", create: () => createDiligentPolicy("oracle") },
  },
} as const satisfies Record<string, Attack>;

export type AttackName = keyof typeof ATTACKS;

// The keys of an object literal are exactly the keys of its type.
export const ATTACK_NAMES = Object.keys(ATTACKS) as readonly AttackName[];

export function attack(name: AttackName): Attack {
  return ATTACKS[name];
}

/** The same ceiling for rubric and dense: the rewards add up to the rubric. Tasks 1, 2, 3. */
function sameFor(first: number, second: number, third: number): Record<TaskId, Ceiling> {
  return { 1: under(first, first), 2: under(second, second), 3: under(third, third) };
}

function under(rubric: number, dense: number): Ceiling {
  return { rubric, dense };
}
