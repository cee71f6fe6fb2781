import { ROUTE_KEYS } from "../../domain/route.js";
import type { Ticket } from "../../domain/ticket.js";
import { ROUTE_FIELDS, type RouteField } from "../../domain/vocabulary.js";

/** What one label says of another. */
export interface LabelPair {
  readonly known: RouteField;
  readonly guessed: RouteField;
  /** Right guesses of who always says the commonest label, and of who knows the other label besides. */
  readonly blind: number;
  readonly sighted: number;
  /** A row for each word of the known label: how often each word of the other stands beside it. */
  readonly table: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Every ordered pair of two labels. */
export function labelPairs(tickets: readonly Ticket[]): readonly LabelPair[] {
  return ROUTE_FIELDS.flatMap((known) =>
    ROUTE_FIELDS.filter((guessed) => guessed !== known).map((guessed) => pairOf(tickets, known, guessed)),
  );
}

function pairOf(tickets: readonly Ticket[], known: RouteField, guessed: RouteField): LabelPair {
  const table = new Map<string, Map<string, number>>();
  const totals = new Map<string, number>();
  for (const ticket of tickets) {
    const [row, column] = [ticket[ROUTE_KEYS[known]], ticket[ROUTE_KEYS[guessed]]];
    const counts = table.get(row) ?? new Map<string, number>();
    table.set(row, counts.set(column, (counts.get(column) ?? 0) + 1));
    totals.set(column, (totals.get(column) ?? 0) + 1);
  }
  const most = (counts: ReadonlyMap<string, number>): number => Math.max(0, ...counts.values());
  const count = Math.max(1, tickets.length);
  const sighted = [...table.values()].reduce((sum, counts) => sum + most(counts), 0);
  return { known, guessed, blind: most(totals) / count, sighted: sighted / count, table };
}
