import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TUNING } from "../../src/domain/tuning.js";
import { ASSIGNMENT_GROUPS, REWARD_MODES } from "../../src/domain/vocabulary.js";
import { replay, startEpisode, stateOf, step, type StepResult } from "../../src/engine/index.js";
import { runsOf } from "../support/test-runs.js";
import { vectorDataset } from "../vectors/shared-vectors.js";
import { intents, requests, requestsOver } from "./arbitraries.js";
import { playActions, playIntents, type Played } from "./play.js";

const RUNS = runsOf(240);

/** Whole episodes over random datasets, and over the neutral tickets of the vectors. */
const episodes: fc.Arbitrary<Played> = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: requests }, { weight: 1, arbitrary: requestsOver(vectorDataset) }),
    intents,
  )
  .map(([request, plan]) => playIntents(request, plan));

function holds(property: (played: Played) => void): void {
  fc.assert(fc.property(episodes, property), { numRuns: RUNS });
}

/** Everything that anybody is told, as bytes. */
function bytes({ results }: Played): string {
  return JSON.stringify(results.map(told));
}

function told({ episode, observation, facts }: StepResult): unknown {
  return { observation, state: stateOf(episode), facts };
}

describe("for any dataset, request and actions", () => {
  test("the same seed and actions give the same bytes", () => {
    holds((played) => {
      expect(bytes(playActions(played.request, played.actions))).toBe(bytes(played));
    });
  });

  test("replaying the facts over the same request gives the episode", () => {
    holds(({ request, results, last }) => {
      const all = results.flatMap(({ facts }) => facts);
      expect(replay(request, all)).toEqual(last.episode);
      const half = results.slice(0, Math.ceil(results.length / 2));
      const middle = half.at(-1) ?? last;
      const early = half.flatMap(({ facts }) => facts);
      expect(replay(request, early)).toEqual(middle.episode);
    });
  });

  test("a step writes nothing into the episode that it starts from", () => {
    holds(({ actions, results }) => {
      actions.forEach((action, index) => {
        const before = results[index];
        if (before !== undefined) step(deeplyFrozen(before.episode), action);
      });
    });
  });

  test("every reward, score and component of queue management is in [0, 1]", () => {
    holds(({ results }) => {
      for (const { episode, observation } of results) {
        const state = stateOf(episode);
        const numbers = [
          observation.reward ?? 0,
          observation.rubricReward ?? 0,
          observation.averageScoreSoFar,
          observation.progressFraction,
          state.queueManagementScore,
          ...state.perTicketScores,
          ...Object.values<number>({ ...state.queueManagementBreakdown }),
        ];
        for (const number of numbers) {
          expect(number).toBeGreaterThanOrEqual(0);
          expect(number).toBeLessThanOrEqual(1);
        }
      }
    });
  });

  test("no slot is ever negative or above what there was", () => {
    holds(({ results }) => {
      for (const { episode } of results) {
        if (episode.slots === null) continue;
        const { initial, remaining } = episode.slots;
        const pairs: readonly (readonly [number, number])[] = [
          [initial.highPriority, remaining.highPriority],
          [initial.escalation, remaining.escalation],
          [initial.incident, remaining.incident],
          ...ASSIGNMENT_GROUPS.map((group) => [initial.team[group], remaining.team[group]] as const),
        ];
        for (const [had, has] of pairs) {
          expect(has).toBeGreaterThanOrEqual(0);
          expect(has).toBeLessThanOrEqual(had);
        }
      }
    });
  });

  test("no ticket is lost or doubled: the queue is the first queue and the follow-ups", () => {
    holds(({ results }) => {
      const first = stateOf(results[0]!.episode).queueTicketIds;
      for (const { episode } of results) {
        const state = stateOf(episode);
        expect([...state.queueTicketIds].sort()).toEqual(
          [...first, ...state.spawnedFollowUpTicketIds].sort(),
        );
        expect(new Set(state.queueTicketIds).size).toBe(state.queueTicketIds.length);
        expect(state.perTicketScores).toHaveLength(state.currentTicketIndex);
      }
    });
  });

  test("an episode ends within the step limit, and its last observation says so", () => {
    holds(({ actions, last }) => {
      const { observation } = last;
      expect(actions.length).toBeLessThanOrEqual(TUNING.episode.stepsPerTicket * observation.queueSize);
      expect(observation.done).toBe(true);
      expect(observation.currentTicket).toBeNull();
      expect(observation.rubricReward).not.toBeNull();
      expect(observation.ticketsProcessed).toBe(observation.queueSize);
      expect(observation.history).toHaveLength(actions.length);
    });
  });

  test("the components explain the reward", () => {
    holds(({ last }) => {
      for (const [index, { rewardComponents: parts, reward }] of last.observation.history.entries()) {
        const isLast = index === last.observation.history.length - 1;
        const rubric = isLast ? last.observation.rubricReward : null;
        expect(reward).toBe(parts === null ? "told" : explained(parts, rubric));
      }
    });
  });

  test("in terminal the rewards add up to the rubric reward; in dense to it, or to what was paid before the last step", () => {
    holds(({ last }) => {
      const { history, rubricReward, lastRewardComponents } = last.observation;
      const sum = history.reduce((total, entry) => total + entry.reward, 0);
      const [rubric, paid] = [rubricReward ?? NaN, lastRewardComponents?.paidBefore ?? NaN];
      const { rewardMode } = last.episode;
      if (rewardMode === "terminal") expect(sum).toBe(rubric);
      if (rewardMode === "dense") expect(Math.abs(sum - Math.max(rubric, paid))).toBeLessThanOrEqual(1e-9);
    });
  });

  test("the reward mode moves nothing but rewards and what explains them", () => {
    holds(({ request, actions }) => {
      const ends = REWARD_MODES.map((rewardMode) => playActions({ ...request, rewardMode }, actions).last);
      const states = ends.map(({ episode }) => ({
        ...stateOf(episode),
        rewardMode: null,
        totalReward: null,
        reward: null,
      }));
      expect(states[1]).toEqual(states[0]);
      expect(states[2]).toEqual(states[0]);
    });
  });

  test("stopping is worth a rubric reward at any time, and at the end the episode's", () => {
    holds(({ results }) => {
      for (const { episode } of results) {
        const { stoppedRubric, done, rubricReward } = stateOf(episode);
        expect(stoppedRubric).toBeGreaterThanOrEqual(0);
        expect(stoppedRubric).toBeLessThanOrEqual(1);
        if (done) expect(stoppedRubric).toBe(rubricReward);
      }
    });
  });

  test("the state's total reward is the sum of the history's rewards", () => {
    holds(({ last }) => {
      const sum = last.observation.history.reduce((total, entry) => total + entry.reward, 0);
      expect(stateOf(last.episode).totalReward).toBe(sum);
    });
  });

  test("a history entry stays the same value from step to step", () => {
    holds(({ results, last }) => {
      for (const { observation } of results) {
        observation.history.forEach((entry, index) => {
          expect(entry).toBe(last.observation.history[index]);
        });
      }
    });
  });

  test("two interleaved episodes equal the two played alone", () => {
    fc.assert(
      fc.property(episodes, episodes, (left, right) => {
        let a = startEpisode(left.request);
        let b = startEpisode(right.request);
        const seenA = [a];
        const seenB = [b];
        const rounds = Math.max(left.actions.length, right.actions.length);
        for (let round = 0; round < rounds; round += 1) {
          const actionA = left.actions[round];
          const actionB = right.actions[round];
          if (actionA !== undefined) seenA.push((a = step(a.episode, actionA)));
          if (actionB !== undefined) seenB.push((b = step(b.episode, actionB)));
        }
        expect(JSON.stringify(seenA.map(told))).toBe(bytes(left));
        expect(JSON.stringify(seenB.map(told))).toBe(bytes(right));
      }),
      { numRuns: Math.ceil(RUNS / 2) },
    );
  });

  test("a step after the end is refused", () => {
    holds(({ last }) => {
      expect(() => step(last.episode, { actionType: "defer" })).toThrow("the episode is over");
    });
  });
});

type Parts = NonNullable<Played["last"]["observation"]["lastRewardComponents"]>;

/** The formula of src/domain/observation.ts, written a second time. */
function explained(parts: Parts, rubric: number | null): number {
  if (parts.rewardKind === "submit") expectWorthExplained(parts);
  if (rubric === null) return parts.share * parts.worth;
  if (parts.rewardMode !== "shaped") return Math.min(1, Math.max(0, rubric - parts.paidBefore));
  return parts.termination === "step_limit" ? rubric : lessPenalties(rubric, parts);
}

function expectWorthExplained(parts: Parts): void {
  const shaped =
    (parts.ticketScore ?? NaN) +
    (parts.milestoneAdjustment ?? NaN) +
    (parts.deltaAdjustment ?? NaN) +
    Math.min(0.08, parts.contextCompletionBonus ?? NaN) -
    Math.min(0.12, parts.riskPenalty ?? NaN);
  expect(parts.shapedStepReward).toBe(Math.min(1, Math.max(0, shaped)));
  expect(parts.worth).toBe(lessPenalties(parts.shapedStepReward, parts));
}

function lessPenalties(reward: number, parts: Parts): number {
  const { contextGapPenalty = 0, capacityPenalty = 0, incidentGapPenalty = 0 } = parts;
  return Math.min(1, Math.max(0, reward - contextGapPenalty - capacityPenalty - incidentGapPenalty));
}

/** Frozen with all that it holds: a write throws. */
function deeplyFrozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deeplyFrozen(part);
  return value;
}
