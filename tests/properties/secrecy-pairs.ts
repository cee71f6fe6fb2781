import fc from "fast-check";
import { createDataset, type Dataset } from "../../src/dataset/index.js";
import type { Action } from "../../src/domain/action.js";
import type { TaskId } from "../../src/domain/task.js";
import type { Ticket } from "../../src/domain/ticket.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
} from "../../src/domain/vocabulary.js";
import { intents, seeds, tickets, type Intent } from "./arbitraries.js";
import { playIntents } from "./play.js";

/** What an episode is asked for, without the dataset: the same for both. */
export interface PairRequest {
  readonly seed: number;
  readonly taskId: TaskId;
  readonly ticketIds: readonly string[];
}

/** Two datasets that differ in one secret of one ticket of the queue, and the actions to play on both. */
export interface SecrecyPair {
  readonly datasetA: Dataset;
  readonly datasetB: Dataset;
  readonly request: PairRequest;
  readonly actions: readonly Action[];
  /** The ticket with the secret. */
  readonly ticketId: string;
  readonly field: SecretField;
}

export const LABEL_FIELDS = ["issueType", "priority", "assignmentGroup", "resolutionAction"] as const;
export type LabelField = (typeof LABEL_FIELDS)[number];

export const NOTE_FIELDS = ["ambiguityNote", "planningNote", "customerUpdateNote"] as const;
export type NoteField = (typeof NOTE_FIELDS)[number];

export type SecretField = LabelField | NoteField;

const WORDS = {
  issueType: ISSUE_TYPES,
  priority: PRIORITIES,
  assignmentGroup: ASSIGNMENT_GROUPS,
  resolutionAction: RESOLUTION_ACTIONS,
} as const satisfies Record<LabelField, readonly string[]>;

/** Pairs that differ in one label. The same count and seed give the same pairs. */
export function labelPairs(count: number, seed: number): readonly SecrecyPair[] {
  return sampled(fc.constantFrom(...LABEL_FIELDS), fc.constantFrom<TaskId>(1, 2, 3, 3), count, seed);
}

/** Pairs that differ in the text of one note. On task 1 nothing hides a note: there is nothing to keep secret. */
export function notePairs(count: number, seed: number): readonly SecrecyPair[] {
  return sampled(fc.constantFrom(...NOTE_FIELDS), fc.constantFrom<TaskId>(2, 3), count, seed);
}

function sampled(
  fields: fc.Arbitrary<SecretField>,
  taskIds: fc.Arbitrary<TaskId>,
  count: number,
  seed: number,
): readonly SecrecyPair[] {
  const ingredients = fc.record({
    rows: tickets,
    taskId: taskIds,
    seed: seeds,
    order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
    // The later of two places: the longer a secret has to be kept, the more is compared.
    secretAt: fc.tuple(fc.nat(), fc.nat()),
    field: fields,
    word: fc.nat(),
    plan: intents,
  });
  const pairs: SecrecyPair[] = [];
  // A sample has no note to change now and then: take further samples, each from a seed of its own.
  for (let round = 0; pairs.length < count; round += 1) {
    for (const parts of fc.sample(ingredients, { numRuns: count, seed: seed + round })) {
      const pair = pairFrom(parts);
      if (pair !== null) pairs.push(pair);
    }
  }
  return pairs.slice(0, count);
}

/** Share of the dataset in the queue; the rest is what lookups show of closed tickets. */
const QUEUED_SHARE = 0.7;

interface Ingredients {
  readonly rows: readonly Ticket[];
  readonly taskId: TaskId;
  readonly seed: number;
  readonly order: readonly number[];
  readonly secretAt: readonly [number, number];
  readonly field: SecretField;
  readonly word: number;
  readonly plan: readonly Intent[];
}

function pairFrom({
  rows,
  taskId,
  seed,
  order,
  secretAt,
  field,
  word,
  plan,
}: Ingredients): SecrecyPair | null {
  const inOrder = rows
    .map((ticket, index) => ({ id: ticket.ticketId, rank: order[index] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ id }) => id);
  const ticketIds = inOrder.slice(0, Math.ceil(inOrder.length * QUEUED_SHARE));
  const ticketId = ticketIds[Math.max(...secretAt.map((place) => place % ticketIds.length))];
  const original = rows.find((ticket) => ticket.ticketId === ticketId);
  const changed = original === undefined ? null : withOtherSecret(original, field, word);
  if (ticketId === undefined || changed === null) return null;
  const datasetA = createDataset(rows);
  const datasetB = createDataset(rows.map((ticket) => (ticket.ticketId === ticketId ? changed : ticket)));
  const request = { seed, taskId, ticketIds };
  const { actions } = playIntents({ dataset: datasetA, ...request }, plan);
  return { datasetA, datasetB, request, actions, ticketId, field };
}

/** The ticket with another word or text there; null where it has none. */
function withOtherSecret(ticket: Ticket, field: SecretField, word: number): Ticket | null {
  if (isLabel(field)) {
    const others = WORDS[field].filter((label) => label !== ticket[field]);
    return { ...ticket, [field]: others[word % others.length] };
  }
  const text = ticket[field];
  return text === undefined ? null : { ...ticket, [field]: `${text} Secret ${String(word)}.` };
}

function isLabel(field: SecretField): field is LabelField {
  return LABEL_FIELDS.some((label) => label === field);
}
