import { generateKeyPairSync } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { makeReceipt, planEpisodes, publicText, type Receipt } from "../../../src/exam/index.js";
import { verifyReceipt } from "../../../src/exam/verify.js";
import { signed } from "../../../src/exam/receipt.js";
import { createTruthWithoutDiligencePolicy } from "../../../src/policies/reference/index.js";
import { playReference } from "../../../src/rollouts/in-process.js";
import { CONTRACT_VERSION, digestOfRules } from "../../../src/service/index.js";
import { DATASET, FLOORS, holdExam, KEY, paperOf, SUBMIT } from "./exam-kit.js";

const { privateKey } = generateKeyPairSync("ed25519");
const { privateKey: forgersKey } = generateKeyPairSync("ed25519");

let receipt: Receipt;

beforeAll(() => {
  const { service, events } = holdExam(paperOf({ episodes: 4 }));
  const session = service.openSession();
  let seen = session.reset({ agent: "ann" });
  while (!seen.done) seen = session.step(SUBMIT);
  session.reset({ agent: "ann" });
  session.step(SUBMIT);
  session.close();
  service.openSession().reset({ agent: "bob" });
  try {
    service.openSession().reset({ seed: 1 });
  } catch {
    // It is recorded.
  }
  receipt = makeReceipt({
    paper: paperOf({ episodes: 4 }),
    key: KEY,
    dataset: DATASET,
    events,
    programVersion: "0.0.0-test",
    finishedAt: "2026-01-02T00:00:00.000Z",
    signingKey: privateKey,
  });
});

function faultsOf(candidate: Receipt, more: { key?: Buffer; publicKey?: string } = {}): readonly string[] {
  return verify(candidate, more).faults;
}

function verify(candidate: Receipt, { key, publicKey }: { key?: Buffer; publicKey?: string } = {}) {
  return verifyReceipt({
    receipt: candidate,
    dataset: DATASET,
    rulesDigest: digestOfRules(),
    contractVersion: CONTRACT_VERSION,
    // The papers of these tests name the same three for every exam.
    floorsOf: () => FLOORS,
    key,
    publicKey,
  });
}

test("every episode of the exam is in it, left and undealt ones too", () => {
  expect(receipt.episodes.map(({ agent, ending, actions }) => [agent, ending, actions.length > 0])).toEqual([
    ["ann", "completed", true],
    ["ann", "closed", true],
    ["bob", "server_stopped", false],
    [null, "not_dealt", false],
  ]);
  expect(receipt.refused).toEqual([{ session: "s3", reason: "exam_fixed", subject: "seed", count: 1 }]);
  expect(
    receipt.totals.map(({ agent, taskId, episodes, unfinished }) => [agent, taskId, episodes, unfinished]),
  ).toEqual([
    ["ann", 1, 1, 0],
    ["ann", 2, 1, 1],
    ["bob", 3, 1, 1],
    [null, 1, 1, 1],
  ]);
});

test("an honest receipt holds, and a sentence says what it proves and what it cannot", () => {
  expect(faultsOf(receipt)).toEqual([]);
  const { faults, sentence } = verify(receipt, { key: KEY, publicKey: publicText(privateKey) });
  expect(faults).toEqual([]);
  expect(sentence).toBe(
    "Proved: each of the 4 episodes, played again by these rules on these tickets, comes to the scores, optimum and floors stated; " +
      "no episode is missing, and 1 of them nobody was dealt: they are no agent's, and count in no agent's means; " +
      "the commitment is of the key and of the exam's terms, and the seeds follow from the key; and it is as the key that you named has signed it. " +
      "Not proved: that the commitment was known before the exam, and that the exam was held once; that the agents named chose the actions themselves and knew nothing of " +
      "these tickets; and the times and the refused calls, which are the signer's word.",
  );
  expect(verify(receipt).sentence).toContain("who signed it (--public-key)");
});

test("a receipt that was written and read again holds", () => {
  expect(faultsOf(JSON.parse(JSON.stringify(receipt)) as Receipt, { key: KEY })).toEqual([]);
});

type Tampering = readonly [
  name: string,
  change: (whole: Receipt) => Receipt,
  toldWhoeverSigns: RegExp | null,
];

function first(whole: Receipt, change: Partial<Receipt["episodes"][number]>): Receipt {
  return {
    ...whole,
    episodes: whole.episodes.map((episode, index) => (index === 0 ? { ...episode, ...change } : episode)),
  };
}

const TAMPERINGS: readonly Tampering[] = [
  ["the rubric of an episode", (whole) => first(whole, { rubric: 0.99 }), /^episodes\[0\]\.rubric: /],
  ["the optimum", (whole) => first(whole, { optimum: 0.5 }), /^episodes\[0\]\.optimum: /],
  ["what one answer gets", (whole) => first(whole, { constant: 0 }), /^episodes\[0\]\.constant: /],
  ["what the text-blind policy gets", (whole) => first(whole, { blind: 0 }), /^episodes\[0\]\.blind: /],
  [
    "who the floor is",
    (whole) => ({
      ...whole,
      totals: whole.totals.map(({ floorFrom, ...total }) => ({
        ...total,
        floorFrom: floorFrom === "text_blind" ? ("best_constant" as const) : ("text_blind" as const),
      })),
    }),
    /^totals: /,
  ],
  [
    "an action",
    (whole) =>
      first(whole, {
        actions:
          whole.episodes[0]?.actions.map((action, at) =>
            at === 0
              ? { ...action, issueType: "spam_phishing", priority: "low", resolutionAction: "ignore" }
              : action,
          ) ?? [],
      }),
    /^episodes\[0\]\.rubric: /,
  ],
  [
    "an action too many",
    (whole) => first(whole, { actions: [...(whole.episodes[0]?.actions ?? []), SUBMIT] }),
    /^episodes\[0\]\.actions: it goes on after its end/,
  ],
  ["how an episode ended", (whole) => first(whole, { ending: "closed" }), /^episodes\[0\]\.ending: /],
  [
    "an episode that is left out",
    (whole) => ({ ...whole, episodes: whole.episodes.slice(0, 3) }),
    /^episodes: the exam has 4/,
  ],
  ["a seed", (whole) => first(whole, { seed: 1 }), /^episodes\[0\]\.seed: it does not follow from the key/],
  [
    "the commitment",
    (whole) => ({ ...whole, paper: { ...whole.paper, commitment: "0".repeat(64) } }),
    /^paper\.commitment: /,
  ],
  [
    "how many episodes there are",
    (whole) => ({
      ...whole,
      paper: { ...whole.paper, episodes: 3 },
      episodes: whole.episodes.slice(0, 3),
      totals: whole.totals.filter(({ agent }) => agent !== null),
    }),
    /^paper\.commitment: it is not that of the key and of what the paper says/,
  ],
  [
    "what the floor's answers are",
    (whole) => ({ ...whole, paper: { ...whole.paper, floors: whole.paper.floors.slice(1) } }),
    /^paper\.floors: they are not the answers that do best/,
  ],
  [
    "the rules",
    (whole) => ({ ...whole, paper: { ...whole.paper, rulesDigest: "0".repeat(64) } }),
    /^paper\.rulesDigest: /,
  ],
  [
    "the tickets",
    (whole) => ({ ...whole, paper: { ...whole.paper, datasetDigest: "0".repeat(64) } }),
    /^paper\.datasetDigest: /,
  ],
  [
    "the contract",
    (whole) => ({ ...whole, paper: { ...whole.paper, contractVersion: "9.0.0" } }),
    /^paper\.contractVersion: /,
  ],
  [
    "a mean",
    (whole) => ({ ...whole, totals: whole.totals.map((total) => ({ ...total, rubric: 1 })) }),
    /^totals: /,
  ],
  [
    "a time",
    (whole) => first(whole, { endedAt: "2025-01-01T00:00:00.000Z" }),
    /^episodes\[0\]: it was dealt or ended outside/,
  ],
  ["the agent", (whole) => first(whole, { agent: "eve" }), /^totals: /],
  ["the refused calls", (whole) => ({ ...whole, refused: [] }), null],
];

function signedAnew(whole: Receipt): Receipt {
  const { format, programVersion, paper, openedAt, finishedAt, totals, episodes, refused } = whole;
  const said = { format, programVersion, paper, openedAt, finishedAt, totals, episodes, refused };
  return signed({ ...said, publicKey: publicText(forgersKey) }, forgersKey);
}

describe.each(TAMPERINGS)("whoever changes %s", (_name, change, toldWhoeverSigns) => {
  test("is told by the signature", () => {
    expect(faultsOf(change(receipt))[0]).toBe("signature: it does not fit what the receipt says");
  });

  test("is told by the public key who signs it anew, and by what was played where that says it", () => {
    const forged = signedAnew(change(receipt));
    const faults = faultsOf(forged, { key: KEY, publicKey: publicText(privateKey) });
    expect(faults[0]).toBe("publicKey: another key than the one named has signed");
    const rest = faultsOf(forged, { key: KEY });
    if (toldWhoeverSigns === null) expect(rest).toEqual([]);
    else expect(rest.find((fault) => toldWhoeverSigns.test(fault))).toBeDefined();
  });
});

test("the floor is the better of two that do not read, on the very same episodes", () => {
  for (const { agent, taskId, floor, floorFrom } of receipt.totals) {
    const own = receipt.episodes.filter((episode) => episode.agent === agent && episode.taskId === taskId);
    const meanOf = (of: "constant" | "blind"): number =>
      own.reduce((sum, one) => sum + one[of], 0) / own.length;
    expect(floor).toBeCloseTo(Math.max(meanOf("constant"), meanOf("blind")), 12);
    expect(floorFrom).toBe(meanOf("blind") > meanOf("constant") ? "text_blind" : "best_constant");
  }
});

test("an agent that is right about redacted tickets is named in a warning, and the receipt holds all the same", () => {
  const paper = paperOf({ episodes: 12, tasks: [2, 3], split: "all" });
  const { service, events } = holdExam(paper);
  const session = service.openSession();
  for (const { taskId, seed } of planEpisodes(paper, KEY)) {
    session.reset({ agent: "eve" });
    const lazy = createTruthWithoutDiligencePolicy();
    for (const { action } of playReference(lazy, DATASET, { taskId, seed }).history) session.step(action);
  }
  const signedOff = makeReceipt({
    paper,
    key: KEY,
    dataset: DATASET,
    events,
    programVersion: "0.0.0-test",
    finishedAt: "2026-01-02T00:00:00.000Z",
    signingKey: privateKey,
  });
  const { faults, warnings } = verify(signedOff, { key: KEY });
  expect(faults).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(/^agent "eve" may have seen labels: all four were right of (\d+) of \1 /),
  ]);
  expect(verify(receipt).warnings).toEqual([]);
});
