import { createDataset, type Dataset } from "../dataset/index.js";
import type { Ticket } from "../domain/ticket.js";
import { createRng } from "../support/rng.js";

const SEED = "helpdesk/scramble";

/**
 * The same tickets with each other's words: titles with their descriptions, redacted texts, and each kind of note go to
 * another ticket that has one. Labels, ids, people, links, clusters, alternates and what is there at all stay, so that
 * a policy that reads loses what reading earned, and nothing else. Always the same permutation of the same tickets.
 */
export function scrambled({ tickets, words }: Dataset): Dataset {
  return createDataset(WORDS.reduce<readonly Ticket[]>(exchange, tickets), words);
}

/** Texts that move together, by the one that decides whether a ticket has them. */
const WORDS = [
  ["title", "description"],
  ["redactedTitle", "redactedDescription"],
  ["ambiguityNote"],
  ["planningNote"],
  ["customerUpdateNote"],
] as const satisfies readonly (readonly (keyof Ticket)[])[];

/** One step round a drawn ring of all tickets with the text: of two or more, none keeps its own. */
function exchange(tickets: readonly Ticket[], names: (typeof WORDS)[number]): readonly Ticket[] {
  const [first] = names;
  const ring = shuffled(
    tickets.filter((ticket) => ticket[first] !== undefined),
    `${SEED}/${first}`,
  );
  const from = new Map(
    ring.map((ticket, index) => [ticket.ticketId, ring[(index + 1) % ring.length] ?? ticket]),
  );
  return tickets.map((ticket) => {
    const giver = from.get(ticket.ticketId);
    if (giver === undefined) return ticket;
    return { ...ticket, ...Object.fromEntries(names.map((name) => [name, giver[name]])) };
  });
}

function shuffled<T>(items: readonly T[], seed: string): readonly T[] {
  const rng = createRng(seed);
  return items
    .map((item) => ({ item, place: rng.below(2 ** 31) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
