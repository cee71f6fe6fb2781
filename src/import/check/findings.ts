import {
  LABEL_WORDS,
  relatedTickets,
  type CheckedTickets,
  type DatasetProblem,
} from "../../dataset/index.js";
import { hasLabel } from "../../domain/partial-labels.js";
import { ROUTE_KEYS } from "../../domain/route.js";
import type { Ticket } from "../../domain/ticket.js";
import { ROUTE_FIELDS, type RouteField } from "../../domain/vocabulary.js";
import { lexiconText } from "../labels/lexicon.js";

/** Things of one kind, with the first that they were found on. */
export interface Finding {
  readonly what: string;
  readonly count: number;
  readonly examples: readonly string[];
}

/** What a label of the file comes to. */
export interface FieldState {
  readonly field: RouteField;
  /** Tickets that have it. */
  readonly tickets: number;
  readonly guessed: number;
  /** Different labels among them. */
  readonly different: number;
  /** The most frequent one, and its share of those that have it. */
  readonly commonest: string | undefined;
  readonly share: number;
}

/** Examples that are named. */
const NAMED = 2;

/** Problems of the same kind are one line: what they say without what they quote. */
export function problemKinds(problems: readonly DatasetProblem[]): readonly Finding[] {
  const kinds = new Map<string, DatasetProblem[]>();
  for (const problem of problems) {
    const told = `${problem.field.replace(/\[[^\]]*\]/g, "")} ${problem.problem}`.trim();
    const kind = told
      .replace(/, not ".*"$/s, "")
      .replace(/names \S+, which/, "names one which")
      .replace(/: .* → .*$/s, "");
    kinds.set(kind, [...(kinds.get(kind) ?? []), problem]);
  }
  return [...kinds]
    .map(([what, found]) => ({ what, count: found.length, examples: found.slice(0, NAMED).map(placeOf) }))
    .sort((a, b) => b.count - a.count);
}

function placeOf({ ticketId, index }: DatasetProblem): string {
  return ticketId ?? (index === null ? "the file" : `record ${index + 1}`);
}

export function fieldStates({
  tickets,
  words,
}: Pick<CheckedTickets, "tickets" | "words">): readonly FieldState[] {
  return ROUTE_FIELDS.map((field) => {
    const having = tickets.filter((ticket) => hasLabel(ticket, field));
    const counts = LABEL_WORDS[field].map((word) => ({
      word,
      count: having.filter((ticket) => ticket[ROUTE_KEYS[field]] === word).length,
    }));
    const [top] = counts.sort((a, b) => b.count - a.count);
    return {
      field,
      tickets: having.length,
      guessed: tickets.filter(({ ticketId }) => words?.origins.get(ticketId)?.guessed[field] !== undefined)
        .length,
      different: counts.filter(({ count }) => count > 0).length,
      commonest: top !== undefined && top.count > 0 ? top.word : undefined,
      share: (top?.count ?? 0) / Math.max(1, having.length),
    };
  });
}

/** What makes a judgement on these tickets weaker than it looks, the worst first. */
export function weaknesses({
  tickets,
  words,
}: Pick<CheckedTickets, "tickets" | "words">): readonly Finding[] {
  const texts = new Map<string, Ticket[]>();
  for (const ticket of tickets) {
    const text = `${ticket.title}\n${ticket.description}`;
    texts.set(text, [...(texts.get(text) ?? []), ticket]);
  }
  const repeated = [...texts.values()].filter((same) => same.length > 1).flatMap((same) => same.slice(1));
  const ownTeam = (ticket: Ticket): boolean => {
    const word = words?.origins.get(ticket.ticketId)?.ownLabels.assignment_group;
    return (
      word !== undefined && lexiconText(`${ticket.title} ${ticket.description}`).includes(lexiconText(word))
    );
  };
  const largest = largestFamily(tickets);
  const half = largest.length > tickets.length / 2 ? largest : [];
  return [
    finding("name their own team in the text: an agent reads the answer", tickets.filter(ownTeam)),
    finding("repeat another ticket word for word: an agent that knows one knows both", repeated),
    finding("are related through one requester or link: dev and test cannot both be large", half),
    finding(
      "have a title and nothing else",
      tickets.filter((ticket) => ticket.description === ticket.title),
    ),
    finding(
      "have no date: a look into the history may tell what had not happened yet",
      tickets.filter(({ createdAt }) => createdAt === undefined),
    ),
  ].filter(({ count }) => count > 0);
}

function finding(what: string, tickets: readonly Ticket[]): Finding {
  return { what, count: tickets.length, examples: tickets.slice(0, NAMED).map(({ ticketId }) => ticketId) };
}

function largestFamily(tickets: readonly Ticket[]): readonly Ticket[] {
  return relatedTickets(tickets).reduce<readonly Ticket[]>((a, b) => (b.length > a.length ? b : a), []);
}
