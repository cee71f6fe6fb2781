import { expect, test } from "vitest";
import { answerDigest, NO_DIGEST } from "../../../src/journal/answer-digest.js";
import { crc32, crc32ByTable } from "../../../src/journal/crc32.js";
import { loadDataset } from "../../../src/dataset/index.js";
import type { Observation } from "../../../src/domain/observation.js";
import { startEpisode, step } from "../../../src/engine/index.js";

const { episode, observation } = startEpisode({ dataset: loadDataset(), taskId: 3, seed: 7 });
const { observation: next } = step(episode, {
  actionType: "investigate",
  toolName: "lookup_requester_history",
});

test("an answer's digest is 16 hexadecimal digits, and another one after another answer", () => {
  const first = answerDigest(NO_DIGEST, observation);
  expect(first).toMatch(/^[0-9a-f]{16}$/);
  expect(answerDigest(NO_DIGEST, observation)).toBe(first);
  const digests = [
    first,
    answerDigest(first, observation),
    answerDigest(first, next),
    answerDigest(NO_DIGEST, next),
  ];
  expect(new Set(digests).size).toBe(4);
});

test("it differs with all that it looks at", () => {
  const { metadata, currentTicket } = next;
  if (currentTicket === null) throw new Error("an episode's second answer shows a ticket");
  const others: readonly Observation[] = [
    { ...next, taskId: 1 },
    { ...next, history: [] },
    { ...next, reward: 0.5 },
    { ...next, reward: null },
    { ...next, rubricReward: 0.25 },
    { ...next, averageScoreSoFar: 0.125 },
    { ...next, investigationBudgetRemaining: 99 },
    { ...next, queueSize: 99 },
    { ...next, ticketsRemaining: 99 },
    { ...next, queuePosition: 99 },
    { ...next, done: true },
    { ...next, truncated: true },
    { ...next, metadata: { ...metadata, planningPenaltyTotal: 0.5 } },
    { ...next, metadata: { ...metadata, slaBreachCount: 9 } },
    { ...next, metadata: { ...metadata, lastFeedbackSummary: "Other." } },
    { ...next, lastToolResult: null },
    { ...next, currentTicket: null },
    { ...next, currentTicket: { ...currentTicket, ticketId: "ticket-999" } },
  ];
  const digests = [next, ...others].map((seen) => answerDigest(NO_DIGEST, seen));
  expect(new Set(digests).size).toBe(digests.length);
});

test.each([0, 1, 12, 159, 160, 161, 400])(
  "the checksum of %i bytes is the same by the table and by Node",
  (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 37) & 0xff);
    const padded = Uint8Array.from([1, 2, 3, ...bytes]);
    expect(crc32(padded, 3)).toBe(crc32ByTable(bytes));
  },
);
