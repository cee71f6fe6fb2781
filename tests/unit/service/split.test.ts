import { expect, test } from "vitest";
import { createDataset, loadDataset, splitDataset, type Dataset } from "../../../src/dataset/index.js";
import type { Observation } from "../../../src/domain/observation.js";
import { SPLITS } from "../../../src/domain/vocabulary.js";
import {
  createHelpdeskService,
  HelpdeskError,
  type ResetOptions,
  type Session,
} from "../../../src/service/index.js";
import { aTicket } from "../dataset/records.js";

function aSession(dataset: Dataset = loadDataset()) {
  const service = createHelpdeskService({
    dataset,
    version: "0.0.0",
    maxSessions: 1,
    sessionTimeoutMs: 1_000,
    clock: { now: () => 0 },
    ids: { sessionId: () => "s", seed: () => 7 },
  });
  return { service, session: service.openSession() };
}

function refusal(dataset: Dataset, options: ResetOptions): HelpdeskError {
  try {
    aSession(dataset).session.reset(options);
  } catch (error) {
    if (error instanceof HelpdeskError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("the server tells both splits with digest and count", () => {
  const dataset = loadDataset();
  const splits = splitDataset(dataset);
  expect(aSession(dataset).service.info().datasetSplits).toEqual(
    SPLITS.map((split) => ({
      split,
      digest: splits[split].digest,
      ticketCount: splits[split].tickets.length,
    })),
  );
});

test("no queue of a split ever has a ticket of the other one", () => {
  const { session } = aSession();
  const splits = splitDataset(loadDataset());
  for (const split of SPLITS) {
    for (let seed = 0; seed < 200; seed += 1) {
      session.reset({ split, seed });
      const queue = session.state()?.queueTicketIds ?? [];
      expect(queue.filter((ticketId) => splits[split].byId(ticketId) === undefined)).toEqual([]);
    }
  }
});

/** Everything that the lookups of the first ticket tell. */
function lookedUp(session: Session, options: ResetOptions): readonly Observation[] {
  const seen = [session.reset(options)];
  for (const toolName of ["lookup_requester_history", "lookup_related_ticket"] as const) {
    seen.push(session.step({ actionType: "investigate", toolName }));
  }
  return seen;
}

test("a queue of a split plays byte for byte as the same queue does without a split", () => {
  const splits = splitDataset(loadDataset());
  const { session } = aSession();
  for (const split of SPLITS) {
    for (const { ticketId } of splits[split].tickets) {
      const queue = { taskId: 3, seed: 1, ticketIds: [ticketId] } as const;
      expect(lookedUp(session, { ...queue, split })).toEqual(lookedUp(session, queue));
    }
  }
});

test("a ticket of the other split is unknown, and the message says where", () => {
  const dataset = loadDataset();
  const { dev } = splitDataset(dataset);
  const ticketId = dev.tickets[0]?.ticketId ?? "";
  const { reason, problem } = refusal(dataset, { split: "test", ticketIds: [ticketId] });
  expect([reason, problem]).toEqual([
    "unknown_ticket",
    `There is no ticket "${ticketId}" in the split test.`,
  ]);
});

test("a queue is at most as long as the split", () => {
  const dataset = createDataset(
    ["a", "b", "c"].map((ticketId) => aTicket({ ticketId, requester: ticketId })),
  );
  const { reason, problem } = refusal(dataset, { split: "test", queueSize: 2 });
  expect([reason, problem]).toEqual([
    "invalid_queue_size",
    "A queue of 2 tickets cannot be had: this server offers 1 to 1 in the split test.",
  ]);
});

test("a split without tickets is refused, and the words that remain are told", () => {
  const dataset = createDataset([aTicket({ ticketId: "a" }), aTicket({ ticketId: "b" })]);
  const { reason, subject, allowed } = refusal(dataset, { split: "test" });
  expect([reason, subject, allowed]).toEqual(["unknown_word", "split", ["dev"]]);
});
