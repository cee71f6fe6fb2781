import type { Ticket } from "../domain/ticket.js";
import { createDataset } from "./create-dataset.js";
import type { Dataset } from "./dataset.js";
import type { OwnWords } from "./origins.js";
import { checkRelations } from "./check-relations.js";
import { parseTickets, type ParsedTickets } from "./parse.js";
import { DatasetError, type DatasetProblem } from "./problem.js";

export interface CheckedTickets {
  /** The records without a problem of their own, in the order of the file. */
  readonly tickets: readonly Ticket[];
  /** Every problem of every record and between records, in the order of the file. */
  readonly problems: readonly DatasetProblem[];
  /** What the file says beside them; undefined of a plain array. Of several files, the first that says something. */
  readonly words: OwnWords | undefined;
}

export function checkTickets(text: string): CheckedTickets {
  return withRelations(parseTickets(text));
}

export interface TicketFile {
  readonly path: string;
  readonly text: string;
}

/** The same of several files that are one set, in their order; records are counted through. */
export function checkTicketFiles(files: readonly TicketFile[]): CheckedTickets {
  let counted = 0;
  const parsed = files.map(({ path, text }) => {
    const one = parseTickets(text, counted);
    counted += one.count;
    if (files.length === 1) return one;
    const named = one.problems.map((at) =>
      at.index === null ? { ...at, problem: `${path} ${at.problem}` } : at,
    );
    return { ...one, problems: named };
  });
  return withRelations({
    tickets: parsed.flatMap(({ tickets }) => tickets),
    links: parsed.flatMap(({ links }) => links),
    problems: parsed.flatMap(({ problems }) => problems),
    words: parsed.find(({ words }) => words !== undefined)?.words,
  });
}

function withRelations({ tickets, links, problems, words }: Omit<ParsedTickets, "count">): CheckedTickets {
  const position = ({ index }: DatasetProblem): number => index ?? -1;
  return {
    tickets,
    words,
    problems: [...problems, ...checkRelations(links)].sort((a, b) => position(a) - position(b)),
  };
}

/** The tickets of a dataset file's text. Throws a {@link DatasetError} with every problem. */
export function ticketsFrom(text: string, source: string): readonly Ticket[] {
  return datasetFrom(text, source).tickets;
}

/** As {@link ticketsFrom}, with what the file says beside them. */
export function datasetFrom(text: string, source: string): Dataset {
  const { tickets, problems, words } = checkTickets(text);
  if (problems.length > 0) throw new DatasetError(problems, source);
  return createDataset(tickets, words);
}
