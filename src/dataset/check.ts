import type { Ticket } from "../domain/ticket.js";
import { checkRelations } from "./check-relations.js";
import { parseTickets } from "./parse.js";
import { DatasetError, type DatasetProblem } from "./problem.js";

export interface CheckedTickets {
  /** The records without a problem of their own, in the order of the file. */
  readonly tickets: readonly Ticket[];
  /** Every problem of every record and between records, in the order of the file. */
  readonly problems: readonly DatasetProblem[];
}

export function checkTickets(text: string): CheckedTickets {
  const { tickets, links, problems } = parseTickets(text);
  const position = ({ index }: DatasetProblem): number => index ?? -1;
  return {
    tickets,
    problems: [...problems, ...checkRelations(links)].sort((a, b) => position(a) - position(b)),
  };
}

/** The tickets of a dataset file's text. Throws a {@link DatasetError} with every problem. */
export function ticketsFrom(text: string, source: string): readonly Ticket[] {
  const { tickets, problems } = checkTickets(text);
  if (problems.length > 0) throw new DatasetError(problems, source);
  return tickets;
}
