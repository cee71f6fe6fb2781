import type { BatchResult } from "./batch-result.js";
import type { Call } from "./call.js";
import { HelpdeskError } from "./failure.js";
import type { Move, SessionBook } from "./session-book.js";
import { bookOf, type HelpdeskSession } from "./session.js";

/** An item of a batch before it is sent. */
export interface Entry<Message, Answer> {
  readonly session: HelpdeskSession;
  /** Throws where the item cannot be sent. */
  begin(book: SessionBook): Move<Message, Answer>;
}

/** What the server says of one item: an answer, or what the call alone would have thrown. */
export type Outcome<Answer> = { readonly answer: Answer } | { readonly thrown: unknown };

interface Carrier<Message, Answer> {
  /** Sends the items of one round; gives as many outcomes, in their order. */
  readonly send: (messages: Message[]) => Promise<readonly Outcome<Answer>[]>;
  readonly call: Call;
}

/**
 * Plays items in as few calls as the server's limit allows, with a session at most once in each: the server remembers a session's
 * last step alone, so that only such a call can be sent again when its answer was lost. What a whole call fails with, each of
 * its items does.
 */
export async function playRounds<Message, Answer>(
  entries: readonly Entry<Message, Answer>[],
  most: number,
  carrier: Carrier<Message, Answer>,
): Promise<readonly BatchResult[]> {
  const results = new Map<Entry<Message, Answer>, BatchResult>();
  const unsure = new Map<HelpdeskSession, HelpdeskError>();
  for (const round of roundsOf(entries, most)) {
    for (const [entry, result] of await playRound(round, unsure, carrier)) {
      results.set(entry, result);
      if (!result.ok && result.error.outcomeUnknown) unsure.set(entry.session, result.error);
    }
  }
  // Every entry is in a round, and every round tells of all its entries.
  return entries.flatMap((entry) => results.get(entry) ?? []);
}

function roundsOf<E extends { readonly session: HelpdeskSession }>(
  entries: readonly E[],
  most: number,
): E[][] {
  const rounds: E[][] = [];
  const earliest = new Map<HelpdeskSession, number>();
  for (const entry of entries) {
    let index = earliest.get(entry.session) ?? 0;
    while ((rounds[index]?.length ?? 0) >= most) index += 1;
    (rounds[index] ??= []).push(entry);
    earliest.set(entry.session, index + 1);
  }
  return rounds;
}

/** `unsure`: sessions of which nobody knows whether they took an earlier item; a later one would come out of order. */
async function playRound<Message, Answer>(
  round: readonly Entry<Message, Answer>[],
  unsure: ReadonlyMap<HelpdeskSession, HelpdeskError>,
  { send, call }: Carrier<Message, Answer>,
): Promise<ReadonlyMap<Entry<Message, Answer>, BatchResult>> {
  const results = new Map<Entry<Message, Answer>, BatchResult>();
  const moves = new Map<Entry<Message, Answer>, Move<Message, Answer>>();
  const attempt = <T>(repeatable: boolean, make: () => T | Promise<T>): Promise<T | HelpdeskError> =>
    call({ repeatable }, () => Promise.resolve().then(make)).catch(
      (error: unknown) => error as HelpdeskError,
    ); // `call` throws nothing else
  for (const entry of round) {
    const move = unsure.get(entry.session) ?? (await attempt(false, () => entry.begin(openBook(entry))));
    if (move instanceof HelpdeskError) results.set(entry, { ok: false, error: move });
    else moves.set(entry, move);
  }
  if (moves.size === 0) return results;
  const sent = [...moves.values()];
  const outcomes = await attempt(
    sent.every(({ repeatable }) => repeatable),
    () => send(sent.map((move) => move.message())),
  );
  for (const [index, [entry, move]] of [...moves].entries()) {
    const seen =
      outcomes instanceof HelpdeskError
        ? outcomes
        : await attempt(false, () => move.answered(answerOf(outcomes[index])));
    if (seen instanceof HelpdeskError) {
      move.failed(seen);
      results.set(entry, { ok: false, error: seen });
    } else results.set(entry, { ok: true, observation: seen });
  }
  return results;
}

function answerOf<Answer>(outcome: Outcome<Answer> | undefined): Answer {
  if (outcome === undefined) throw new Error("the answer has fewer results than there were items");
  if ("thrown" in outcome) throw outcome.thrown;
  return outcome.answer;
}

function openBook({ session }: { readonly session: HelpdeskSession }): SessionBook {
  const book = bookOf(session);
  if (book !== undefined) return book;
  throw new HelpdeskError({
    reason: "invalid_option",
    subject: "session",
    problem: "The item has no session of this client.",
    nextStep: "Use what client.session() or client.play().session() gives.",
  });
}
