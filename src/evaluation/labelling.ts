import type { Dataset } from "../dataset/index.js";
import { hasLabel } from "../domain/partial-labels.js";
import type { Ticket } from "../domain/ticket.js";
import {
  ASSIGNMENT_GROUPS,
  ROUTE_FIELDS,
  type AssignmentGroup,
  type RouteField,
} from "../domain/vocabulary.js";
import type { EvaluatedEpisode } from "./evaluated-episode.js";

export interface FieldCount {
  readonly field: RouteField;
  readonly tickets: number;
}

/** What an agent did with the tickets of one of a desk's own teams. */
export interface OwnTeam {
  /** In the desk's words. */
  readonly word: string;
  /** The team of ours that it is taken for; null: of none, and its tickets are not judged by their team. */
  readonly group: AssignmentGroup | null;
  /** Of the split. */
  readonly tickets: number;
  /** Its tickets as they were submitted, each time that one came up. */
  readonly submitted: number;
  /** Of those, to the right team of ours, or to an alternate's. */
  readonly right: number;
  /** The team of ours that most of the others went to; null: none did. */
  readonly wrongMostly: AssignmentGroup | null;
}

/** What a set of tickets may have none of: then tasks 2 and 3 ask less than they could. */
export const PARTS = ["clusters", "alternates", "notes", "updates"] as const;
export type Part = (typeof PARTS)[number];

/** What tickets of somebody's own say beside our labels, and how a policy did in their words. */
export interface Labelling {
  readonly tickets: number;
  /** Tickets that lack a label, and are not graded by it; fields that all have are left out. */
  readonly absent: readonly FieldCount[];
  /** Tickets whose label somebody guessed. */
  readonly guessed: readonly FieldCount[];
  /** Tickets that are known to have stayed with their first group or not, and those that did not; null: none is known. */
  readonly routes: { readonly known: number; readonly rerouted: number } | null;
  /** What no ticket has. */
  readonly lacks: readonly Part[];
  /** The teams with the most tickets first. */
  readonly teams: readonly OwnTeam[];
}

/** Undefined of tickets that have all labels and nobody's own words, such as the built-in ones. */
export function labellingOf(tickets: Dataset, episodes: readonly EvaluatedEpisode[]): Labelling | undefined {
  const count = (has: (ticketId: string, field: RouteField) => boolean): readonly FieldCount[] =>
    ROUTE_FIELDS.map((field) => ({
      field,
      tickets: tickets.tickets.filter(({ ticketId }) => has(ticketId, field)).length,
    })).filter((counted) => counted.tickets > 0);
  const absent = count((ticketId, field) => {
    const ticket = tickets.byId(ticketId);
    return ticket !== undefined && !hasLabel(ticket, field);
  });
  const origins = tickets.words?.origins;
  if (absent.length === 0 && (origins === undefined || origins.size === 0)) return undefined;
  const routes = tickets.tickets.flatMap(({ ticketId }) => origins?.get(ticketId)?.rerouted ?? []);
  return {
    tickets: tickets.tickets.length,
    absent,
    guessed: count((ticketId, field) => origins?.get(ticketId)?.guessed[field] !== undefined),
    routes: routes.length === 0 ? null : { known: routes.length, rerouted: routes.filter(Boolean).length },
    lacks: PARTS.filter((part) => !tickets.tickets.some(HAS[part])),
    teams: teamsOf(tickets, episodes),
  };
}

const HAS = {
  clusters: ({ serviceClusterId }) => serviceClusterId !== undefined,
  alternates: ({ alternateRoutes }) => (alternateRoutes ?? []).length > 0,
  notes: ({ ambiguityNote, planningNote }) => ambiguityNote !== undefined || planningNote !== undefined,
  updates: ({ customerUpdateNote }) => customerUpdateNote !== undefined,
} as const satisfies Record<Part, (ticket: Ticket) => boolean>;

interface Count {
  group: AssignmentGroup | null;
  tickets: number;
  submitted: number;
  right: number;
  readonly wrong: Map<AssignmentGroup, number>;
}

function teamsOf(tickets: Dataset, episodes: readonly EvaluatedEpisode[]): readonly OwnTeam[] {
  const teams = new Map<string, Count>();
  const wordOf = (ticketId: string): string | undefined =>
    tickets.words?.origins.get(ticketId)?.ownLabels.assignment_group;
  for (const ticket of tickets.tickets) {
    const word = wordOf(ticket.ticketId);
    if (word === undefined) continue;
    const group = hasLabel(ticket, "assignment_group") ? ticket.assignmentGroup : null;
    const team = teams.get(word) ?? { group, tickets: 0, submitted: 0, right: 0, wrong: new Map() };
    team.tickets += 1;
    teams.set(word, team);
  }
  for (const { ticketId, action, labels, usedAlternateRoute } of episodes.flatMap(({ steps }) => steps)) {
    const team = teams.get(wordOf(ticketId) ?? "");
    const [answer, truth] = [action.assignmentGroup, labels?.assignmentGroup];
    if (team === undefined || action.actionType !== "submit" || answer === undefined || truth === undefined)
      continue;
    team.submitted += 1;
    if (answer === truth || usedAlternateRoute) team.right += 1;
    else team.wrong.set(answer, (team.wrong.get(answer) ?? 0) + 1);
  }
  return [...teams]
    .map(([word, { wrong, ...team }]) => ({ word, ...team, wrongMostly: mostOf(wrong) }))
    .sort((a, b) => b.tickets - a.tickets || (a.word < b.word ? -1 : 1));
}

/** On a tie the first of the vocabulary. */
function mostOf(counts: ReadonlyMap<AssignmentGroup, number>): AssignmentGroup | null {
  const most = Math.max(0, ...counts.values());
  return ASSIGNMENT_GROUPS.find((group) => most > 0 && counts.get(group) === most) ?? null;
}
