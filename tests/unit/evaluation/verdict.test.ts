import { describe, expect, test } from "vitest";
import type { Action } from "../../../src/domain/action.js";
import type { Route } from "../../../src/domain/route.js";
import type { EvaluatedEpisode, EvaluatedStep } from "../../../src/evaluation/evaluated-episode.js";
import { calibrationOf, pointAt } from "../../../src/evaluation/verdict/confidence.js";
import { macroF1 } from "../../../src/evaluation/verdict/macro-f1.js";
import { answeredSteps, rightShares } from "../../../src/evaluation/verdict/right-answers.js";
import { titleOf, verdictOf, surely } from "../../../src/evaluation/verdict/sentences.js";
import { misroutesOf, routedSteps, teamFigures } from "../../../src/evaluation/verdict/team-routing.js";
import { dateText, hundredths, listed, range, signedRange } from "../../../src/evaluation/verdict/words.js";
import { compare } from "../../../src/evaluation/compare.js";
import { createConstantPolicy } from "../../../src/policies/index.js";
import { ANSWER, someResult } from "./some-evaluation.js";

const TRUTH: Route = ANSWER;

/** A submit on a ticket whose labels are {@link TRUTH}. */
function aStep(
  labels: Partial<Route>,
  members: Partial<EvaluatedStep> = {},
  confidence?: number,
): EvaluatedStep {
  const action: Action = { actionType: "submit", ...TRUTH, ...labels, confidence };
  const part = (key: keyof Route): number => (action[key] === TRUTH[key] ? 1 : 0);
  const breakdown = {
    issueType: part("issueType"),
    priority: part("priority"),
    assignmentGroup: part("assignmentGroup"),
    resolutionAction: part("resolutionAction"),
  };
  return {
    step: 1,
    ticketId: "t",
    title: "T",
    action,
    score: 0.5,
    breakdown,
    reward: 0.5,
    feedback: "",
    useful: false,
    usedAlternateRoute: false,
    contextGapPenalty: 0,
    capacityPenalty: 0,
    incidentGapPenalty: 0,
    riskPenalty: 0,
    labels: TRUTH,
    ...members,
  };
}

async function episodesOf(...steps: readonly EvaluatedStep[]): Promise<readonly EvaluatedEpisode[]> {
  const [first] = (await someResult()).episodes;
  if (first === undefined) throw new Error("an episode was played");
  return [{ ...first, taskId: 1, tickets: steps.length, steps }];
}

const LOST = { action: { actionType: "submit" }, breakdown: null, score: 0 } as const;

describe("what was right", () => {
  test("a ticket lost to a penalised action is wrong in everything, and an alternate that was answered is right", async () => {
    const even = { issueType: 0.8, priority: 0.8, assignmentGroup: 0.8, resolutionAction: 0.8 };
    const alternate = { usedAlternateRoute: true, breakdown: even };
    const episodes = await episodesOf(
      aStep({}),
      aStep({}, LOST),
      aStep({ assignmentGroup: "service_desk" }, alternate),
      aStep({ priority: "low" }),
    );
    expect(rightShares(episodes)).toEqual({ tickets: 4, team: 0.75, all: 0.5 });
  });

  test("a label that an alternate does not have is wrong though the alternate scored best", async () => {
    const parts = { issueType: 0.8, priority: 0.2, assignmentGroup: 0.8, resolutionAction: 0.8 };
    const steps = [
      aStep(
        { assignmentGroup: "service_desk", priority: "low" },
        { usedAlternateRoute: true, breakdown: parts },
      ),
    ];
    expect(rightShares(await episodesOf(...steps))).toEqual({ tickets: 1, team: 1, all: 0 });
  });

  test("labels that a ticket has not are in no share, and without labels there is none", async () => {
    const partial = aStep({ issueType: "onboarding" }, { labels: { priority: "medium" } });
    expect(rightShares(await episodesOf(partial))).toEqual({ tickets: 1, team: null, all: 1 });
    expect(rightShares(await episodesOf(aStep({}, { labels: null })))).toBeNull();
  });
});

describe("how sure it was", () => {
  test("Brier score, calibration error and the curve are those of the answers, ties being one point", async () => {
    const wrong = { priority: "low" } as const;
    const episodes = await episodesOf(
      aStep({}, {}, 0.9),
      aStep(wrong, {}, 0.9),
      aStep({}, {}, 0.5),
      aStep(wrong, {}, 0.1),
      aStep({}),
    );
    const calibration = calibrationOf(episodes);
    expect(calibration).toMatchObject({
      answers: 4,
      silent: 1,
      curve: [
        { confidence: 0.9, coverage: 0.5, risk: 0.5 },
        { confidence: 0.5, coverage: 0.75, risk: 1 / 3 },
        { confidence: 0.1, coverage: 1, risk: 0.5 },
      ],
    });
    expect(calibration?.brier).toBeCloseTo((0.01 + 0.81 + 0.25 + 0.01) / 4, 12);
    expect(calibration?.calibrationError).toBeCloseTo((2 * 0.4 + 0.5 + 0.1) / 4, 12);
    expect(calibration && pointAt(calibration, 0.5)?.coverage).toBe(0.75);
    expect(calibration && pointAt(calibration, 0.95)).toBeNull();
  });

  test("an agent that never says so has no calibration", async () => {
    expect(calibrationOf(await episodesOf(aStep({})))).toBeNull();
  });
});

describe("teams", () => {
  test("coverage, precision and recall count only answers that were sure enough", async () => {
    const desk = { assignmentGroup: "service_desk" } as const;
    const routed = routedSteps(
      await episodesOf(aStep({}, {}, 0.9), aStep(desk, {}, 0.9), aStep({}, {}, 0.2), aStep({}, LOST)),
    );
    expect(teamFigures(routed, 0.8)).toEqual([
      { team: "service_desk", tickets: 0, coverage: null, sent: 1, precision: 0, recall: null },
      { team: "application_team", tickets: 4, coverage: 0.5, sent: 1, precision: 1, recall: 0.25 },
    ]);
    expect(teamFigures(routed, null)[1]).toMatchObject({ coverage: 1, sent: 2, precision: 1, recall: 0.5 });
  });

  test("a misroute costs the share of the score that hangs on the team, in tickets of 1,000", async () => {
    const desk = aStep({ assignmentGroup: "service_desk" });
    const routed = routedSteps(await episodesOf(aStep({}), aStep({}), desk, aStep({}, LOST)));
    const [first, second] = misroutesOf(routed, undefined);
    expect([first, second].map((one) => [one?.from, one?.to, one?.perThousand])).toEqual([
      ["application_team", "service_desk", 250],
      ["application_team", null, 250],
    ]);
    expect(first?.costPerThousand).toBeGreaterThan(0);
    expect(first?.costPerThousand).toBe(second?.costPerThousand);
    expect(first?.costPerThousand).toBeLessThan(250);
  });

  test("macro-F1 is the mean over the words that were true or answered", async () => {
    const steps = answeredSteps(
      await episodesOf(aStep({}), aStep({}), aStep({ priority: "low" }), aStep({}, LOST)),
    );
    // medium: 2 hits, 2 misses; low: no hit, 1 false alarm.
    expect(macroF1(steps, "priority")).toBeCloseTo((4 / 6 + 0) / 2, 12);
  });
});

describe("the verdict", () => {
  test("says who, on what, what it got right, what it scored and what cost most, in sentences", async () => {
    const result = await someResult();
    expect(titleOf({ ...result, split: "test" })).toBe("some constant on the test split");
    const [who, right, score, ...rest] = verdictOf({ result, comparison: undefined, sureFrom: 0.8 });
    const tickets = result.episodes.reduce((sum, episode) => sum + episode.tickets, 0);
    expect(who).toBe(`some constant was given ${tickets} tickets of all tickets in 4 episodes of task 1.`);
    expect(right).toMatch(
      /^It routes 100 % of tickets to the right team, \d+ % with all four labels right\.$/,
    );
    expect(score).toMatch(
      /^Its score, from 0 to 1, is 0\.\d\d on task 1 \(0\.\d\d without reading, 1\.00 at the most\)\.$/,
    );
    expect(rest.at(-1)).toMatch(/^What costs most: wrong priorities \(0\.\d\d\)\.$/);
  });

  test("says how much better or worse than the other one, and whether that is sure", async () => {
    const seeds = [5, 6, 7, 8, 9, 10];
    const result = await someResult({ seeds });
    const other = await someResult({
      seeds,
      create: () =>
        createConstantPolicy({ ...ANSWER, issueType: "spam_phishing", assignmentGroup: "service_desk" }),
    });
    const told = verdictOf({ result, comparison: compare(result, other), sureFrom: 0.8 });
    expect(told).toContain(
      "some constant routes 0 % of tickets to the right team, 0 % with everything right.",
    );
    expect(told.join(" ")).toMatch(
      /On task 1 it is better than some constant by 0\.\d\d \(0\.\d\d to 0\.\d\d\): sure\./,
    );
    const same = verdictOf({ result, comparison: compare(result, result), sureFrom: 0.8 });
    expect(same).toContain(
      "On task 1 it is not sure which is better: the difference from some constant is 0.00 (0.00 to 0.00).",
    );
  });

  test("says that nobody can say what was right where the labels are the server's", async () => {
    const result = await someResult({ tickets: null });
    expect(verdictOf({ result, comparison: undefined, sureFrom: 0.8 })[1]).toMatch(
      /the right answers are the server's/,
    );
  });

  test("writes numbers, ranges, lists and days as people do", () => {
    expect([hundredths(-0.004), hundredths(-0.42), range(-0.42, -0.17), signedRange(-0.1, 0.25)]).toEqual([
      "0.00",
      "−0.42",
      "−0.42 to −0.17",
      "−0.10 to +0.25",
    ]);
    expect([listed(["a"]), listed(["a", "b", "c"]), dateText("2026-11-26T23:59:59Z")]).toEqual([
      "a",
      "a, b and c",
      "26 November 2026",
    ]);
  });
});

test("an interval that leaves 0 out never reads as one that begins at 0", () => {
  expect(surely(0.12, 0.34)).toBe("0.12 to 0.34");
  expect(surely(0.004, 0.14)).toBe("0.004 to 0.14");
  expect(surely(0.0001, 0.14)).toBe("less than 0.001 to 0.14");
});
