import { expectTypeOf, test } from "vitest";
import type {
  EpisodeEnding,
  RewardComponents,
  SubmitComponents,
} from "../../../src/domain/reward-components.js";

type Plain = Pick<RewardComponents, "rewardMode" | "worth" | "share" | "paidBefore" | "shapedStepReward">;

test("the compiler refuses terms of another kind of reward, and half an ending", () => {
  expectTypeOf<Plain & { rewardKind: "investigation" }>().toExtend<RewardComponents>();
  expectTypeOf<Plain & { rewardKind: "invalid"; ticketScore: 0 }>().not.toExtend<RewardComponents>();
  expectTypeOf<Plain & { rewardKind: "investigation"; ticketScore: 1 }>().not.toExtend<RewardComponents>();
  expectTypeOf<Plain & { rewardKind: "operational"; riskPenalty: 0.1 }>().not.toExtend<RewardComponents>();
  expectTypeOf<Plain & { rewardKind: "submit"; ticketScore: 1 }>().not.toExtend<RewardComponents>();
  expectTypeOf<
    Plain & { rewardKind: "investigation"; termination: "completed" }
  >().not.toExtend<RewardComponents>();
});

test("who has seen the kind of a reward, or that the episode ended, has every term of it", () => {
  expectTypeOf<Extract<RewardComponents, { rewardKind: "submit" }>>().toExtend<SubmitComponents>();
  expectTypeOf<
    Extract<RewardComponents, { termination: "completed" | "step_limit" }>
  >().toExtend<EpisodeEnding>();
});
