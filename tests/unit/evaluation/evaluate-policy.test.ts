import { expect, test } from "vitest";
import { EpisodesDiffer } from "../../../src/evaluation/labels-along.js";
import { InfrastructureError } from "../../../src/rollouts/infrastructure-error.js";
import { ANSWER, someResult, TICKETS, poolOf } from "./some-evaluation.js";

test("the figures are those of the episodes", async () => {
  const result = await someResult();
  const [task] = result.tasks;
  const rewards = result.episodes.map((episode) => episode.rubricReward);
  expect(result.episodes.map(({ taskId, seed }) => [taskId, seed])).toEqual([
    [1, 5],
    [1, 6],
    [1, 7],
    [1, 8],
  ]);
  expect(task?.rubricReward?.value).toBeCloseTo(rewards.reduce((sum, one) => sum + one, 0) / 4, 12);
  expect(task?.solvedByScore).toBe(rewards.filter((reward) => reward >= 0.8).length);
  expect(task).toMatchObject({ taskId: 1, finished: 4, failed: 0, oracle: 1 });
});

test("the best constant answer is its own floor where it beats the text-blind policy, and normalises to 0", async () => {
  const from = (await someResult()).tasks[0]?.floorFrom;
  expect(from?.policy).toBe("best_constant");
  const best = from?.route ?? ANSWER;
  const { createConstantPolicy } = await import("../../../src/policies/index.js");
  const [task] = (await someResult({ create: () => createConstantPolicy(best) })).tasks;
  expect(task?.rubricReward?.value).toBe(task?.floor);
  expect(task?.normalised).toEqual({ value: 0, low: null, high: null });
});

test("an episode is solved by its regret, whatever the threshold is, and a failed one is a 0 beside the mean", async () => {
  const { tasks, episodes } = await someResult({ solvedAt: 1, seeds: [5, 6, 7, 8, 9, 10] });
  const regrets = episodes.map(({ rubricReward, optimum }) => (optimum ?? NaN) - rubricReward);
  expect(tasks[0]).toMatchObject({
    optimum: 1,
    regret: expect.closeTo(regrets.reduce((sum, one) => sum + one, 0) / 6, 12) as number,
    solved: regrets.filter((regret) => regret <= 0.1 + 1e-9).length,
    solvedByScore: regrets.filter((regret) => regret === 0).length,
    withFailuresAsZero: tasks[0]?.rubricReward?.value,
  });
  const { low, high, value } = tasks[0]?.newTickets ?? { low: NaN, high: NaN, value: NaN };
  expect([low ?? NaN, high ?? NaN].map((end) => Math.sign(end - value))).toEqual([-1, 1]);
});

test("every submit is shown beside the ticket's own labels", async () => {
  const { episodes } = await someResult();
  for (const step of episodes.flatMap((episode) => episode.steps)) {
    const ticket = TICKETS.find(({ ticketId }) => ticketId === step.ticketId);
    expect(step.labels).toEqual({ ...ANSWER, priority: ticket?.priority });
  }
});

test("how many are played at once changes nothing", async () => {
  expect(await someResult({ concurrency: 4, taskIds: [1, 2] })).toEqual(
    await someResult({ taskIds: [1, 2] }),
  );
});

test("an episode that the place does not finish is counted apart and is in no mean", async () => {
  const whole = await someResult();
  const { tasks, failures, episodes } = await someResult({
    pool: poolOf((environment) => ({
      ...environment,
      reset: (options) =>
        options.seed === 6 ? Promise.reject(new InfrastructureError("gone")) : environment.reset(options),
    })),
  });
  expect(failures).toEqual([{ taskId: 1, seed: 6, attempt: 1, error: "gone" }]);
  expect(episodes).toEqual(whole.episodes.filter(({ seed }) => seed !== 6));
  const total = episodes.reduce((sum, { rubricReward }) => sum + rubricReward, 0);
  expect(tasks[0]).toMatchObject({ finished: 3, failed: 1, withFailuresAsZero: total / 4 });
});

test("where all episodes fail there are figures of nothing, not zeros", async () => {
  const pool = poolOf((environment) => ({
    ...environment,
    step: () => Promise.reject(new InfrastructureError("gone")),
  }));
  const { tasks } = await someResult({ pool });
  expect(tasks[0]).toMatchObject({
    finished: 0,
    failed: 4,
    rubricReward: null,
    normalised: null,
    floor: null,
  });
});

test("what the policy itself throws is thrown on, and no failure of the place", async () => {
  const create = () => ({
    name: "broken",
    act: () => {
      throw new Error("the policy is broken");
    },
  });
  await expect(someResult({ create })).rejects.toThrow("the policy is broken");
});

test("without the tickets there is neither floor nor oracle nor label", async () => {
  const { hasTickets, tasks, episodes } = await someResult({ tickets: null });
  expect(hasTickets).toBe(false);
  expect(tasks[0]).toMatchObject({ floor: null, floorFrom: null, oracle: null, normalised: null });
  expect(episodes.flatMap((episode) => episode.steps).filter((step) => step.labels !== null)).toEqual([]);
});

test("a server whose episodes are not what its digests promise is found out", async () => {
  const pool = poolOf((environment) => ({
    ...environment,
    async step(action) {
      const observation = await environment.step(action);
      return observation.done ? { ...observation, rubricReward: 1 } : observation;
    },
  }));
  await expect(someResult({ pool })).rejects.toThrow(EpisodesDiffer);
});
