import { describe, expect, test } from "vitest";
import { createDataset, loadDataset, splitDataset, type Dataset } from "../../../src/dataset/index.js";
import type { Observation } from "../../../src/domain/observation.js";
import { SPLITS, type SplitChoice } from "../../../src/domain/vocabulary.js";
import {
  createHelpdeskService,
  HelpdeskError,
  type ResetOptions,
  type Session,
} from "../../../src/service/index.js";
import { aTicket } from "../dataset/records.js";

function aSession(dataset: Dataset = loadDataset(), split?: SplitChoice) {
  const service = createHelpdeskService({
    dataset,
    ...(split !== undefined && { split }),
    version: "0.0.0",
    maxSessions: 1,
    sessionTimeoutMs: 1_000,
    clock: { now: () => 0 },
    ids: { sessionId: () => "s", seed: () => 7 },
  });
  return { service, session: service.openSession() };
}

function refusal(dataset: Dataset, options: ResetOptions, served?: SplitChoice): HelpdeskError {
  try {
    aSession(dataset, served).session.reset(options);
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

test("a queue of a split plays byte for byte as the same queue of all tickets does", () => {
  const splits = splitDataset(loadDataset());
  const { session } = aSession();
  for (const split of SPLITS) {
    for (const { ticketId } of splits[split].tickets) {
      const queue = { taskId: 3, seed: 1, ticketIds: [ticketId] } as const;
      expect(lookedUp(session, { ...queue, split })).toEqual(lookedUp(session, { ...queue, split: "all" }));
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
  expect([reason, subject, allowed]).toEqual(["unknown_word", "split", ["dev", "all"]]);
});

test("a reset that names no split draws from dev alone, and its state says so", () => {
  const { session } = aSession();
  const { dev } = splitDataset(loadDataset());
  for (let seed = 0; seed < 200; seed += 1) {
    session.reset({ seed });
    const { split, queueTicketIds = [] } = session.state() ?? {};
    expect(split).toBe("dev");
    expect(queueTicketIds.filter((ticketId) => dev.byId(ticketId) === undefined)).toEqual([]);
  }
});

test.each(["dev", "test", "all"] as const)(
  "the state of an episode says that it is played with %s",
  (split) => {
    const { session } = aSession();
    session.reset({ seed: 1, split });
    expect(session.state()?.split).toBe(split);
  },
);

test("a reset that is refused leaves the state of the episode in progress its split", () => {
  const { session } = aSession();
  session.reset({ seed: 1, split: "test" });
  expect(() => session.reset({ split: "dev", queueSize: 51 })).toThrow(HelpdeskError);
  expect(session.state()?.split).toBe("test");
});

test("an exact queue of test tickets is refused unless its split is named, as an unknown id is", () => {
  const dataset = loadDataset();
  const ticketId = splitDataset(dataset).test.tickets[0]?.ticketId ?? "";
  const unknown = ticketId.replace(/\d/g, "x");
  const refused = refusal(dataset, { ticketIds: [ticketId] });
  expect([refused.reason, refused.problem]).toEqual([
    "unknown_ticket",
    `There is no ticket "${ticketId}" in the split dev, which is played where a reset names none.`,
  ]);
  expect(refusal(dataset, { ticketIds: [unknown] }).message.replace(unknown, ticketId)).toBe(refused.message);
  const { session } = aSession();
  for (const split of ["test", "all"] as const) {
    session.reset({ ticketIds: [ticketId], split });
    expect(session.state()?.queueTicketIds).toEqual([ticketId]);
  }
});

describe.each(SPLITS)("a server of %s alone", (served) => {
  const dataset = loadDataset();
  const part = splitDataset(dataset)[served];
  const withheld = served === "dev" ? "test" : "dev";

  test("tells its own tickets and nothing of the others", () => {
    const { datasetDigest, datasetTicketCount, datasetSplits, maxQueueSize } = aSession(
      dataset,
      served,
    ).service.info();
    expect({ datasetDigest, datasetTicketCount, datasetSplits, maxQueueSize }).toEqual({
      datasetDigest: part.digest,
      datasetTicketCount: part.tickets.length,
      datasetSplits: [{ split: served, digest: part.digest, ticketCount: part.tickets.length }],
      maxQueueSize: 50,
    });
  });

  test("draws from it where a reset names no split, byte for byte as any server does by name", () => {
    const [here, there] = [aSession(dataset, served).session, aSession(dataset).session];
    for (let seed = 0; seed < 50; seed += 1) {
      expect(lookedUp(here, { seed })).toEqual(lookedUp(there, { seed, split: served }));
      expect(here.state()?.split).toBe(served);
    }
  });

  test.each([withheld, "all"] as const)("refuses the split %s", (split) => {
    const { reason, problem, subject, allowed } = refusal(dataset, { split }, served);
    expect({ reason, problem, subject, allowed }).toEqual({
      reason: "unknown_word",
      problem: `This server serves the split ${served} alone.`,
      subject: "split",
      allowed: [served],
    });
  });

  test("knows no ticket of the other one, under any name", () => {
    for (const { ticketId } of splitDataset(dataset)[withheld].tickets) {
      const unknown = ticketId.replace(/\d/g, "x");
      for (const options of [{}, { split: served }]) {
        const said = refusal(dataset, { ...options, ticketIds: [ticketId] }, served).message;
        const saidOfUnknown = refusal(dataset, { ...options, ticketIds: [unknown] }, served).message;
        expect(said).toBe(saidOfUnknown.replace(unknown, ticketId));
      }
    }
  });
});
