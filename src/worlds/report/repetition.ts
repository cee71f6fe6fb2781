import type { Ticket } from "../../domain/ticket.js";
import { maskedWords, runsOf, textsOf } from "./masked-words.js";

/** Words in a row. */
const RUN = 8;
/** Share of the runs of five words that two tickets must share to be near-duplicates. */
const NEAR = 0.8;
const SHINGLE = 5;

/** How often tickets say the same. */
export interface Repetition {
  readonly commonest: { readonly run: string; readonly share: number };
  /** Share of the tickets of which some run of eight words, names as they are, stands in another family as well. */
  readonly sharing: number;
  /** Pairs of tickets of one scenario whose texts are nearly equal. */
  readonly nearDuplicates: number;
  /** Tickets whose title and description another has word for word. */
  readonly equal: number;
}

export function repetitionOf(tickets: readonly Ticket[], groupOf: (ticket: Ticket) => string): Repetition {
  return {
    commonest: commonestRun(tickets),
    sharing: shareOfSharing(tickets),
    nearDuplicates: nearDuplicates(tickets, groupOf),
    equal: tickets.length - new Set(tickets.map(({ title, description }) => `${title}\n${description}`)).size,
  };
}

/** The run of nine words, names masked, that stands in most tickets. */
export function commonestRun(tickets: readonly Ticket[]): Repetition["commonest"] {
  const counts = new Map<string, number>();
  for (const ticket of tickets) {
    const runs = new Set(
      textsOf(ticket)
        .flatMap(sentencesOf)
        .flatMap((text) => runsOf(maskedWords(text), RUN + 1)),
    );
    for (const run of runs) counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  const [run, count] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), ["", 0]);
  return { run, share: count / Math.max(1, tickets.length) };
}

function sentencesOf(text: string): readonly string[] {
  return text.split(/[.!?]\s|\n/);
}

function shareOfSharing(tickets: readonly Ticket[]): number {
  const ownersOf = new Map<string, Set<string>>();
  const runs = tickets.map((ticket) => {
    const own = textsOf(ticket).flatMap((text) =>
      runsOf(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [], RUN),
    );
    const family = ticket.ticketId.slice(0, -1);
    for (const run of own) ownersOf.set(run, (ownersOf.get(run) ?? new Set()).add(family));
    return own;
  });
  const sharing = runs.filter((own) => own.some((run) => (ownersOf.get(run)?.size ?? 0) > 1)).length;
  return sharing / Math.max(1, tickets.length);
}

function nearDuplicates(tickets: readonly Ticket[], groupOf: (ticket: Ticket) => string): number {
  const groups = new Map<string, ReadonlySet<string>[]>();
  for (const ticket of tickets) {
    const shingles = new Set(textsOf(ticket).flatMap((text) => runsOf(maskedWords(text), SHINGLE)));
    const group = groups.get(groupOf(ticket)) ?? [];
    groups.set(groupOf(ticket), group);
    group.push(shingles);
  }
  let pairs = 0;
  for (const group of groups.values()) {
    group.forEach((one, index) => {
      for (const other of group.slice(index + 1)) if (likeness(one, other) >= NEAR) pairs += 1;
    });
  }
  return pairs;
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let common = 0;
  for (const shingle of one) if (other.has(shingle)) common += 1;
  return common / Math.max(1, one.size + other.size - common);
}
