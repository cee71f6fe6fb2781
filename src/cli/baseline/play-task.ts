import type { Action } from "../../domain/action.js";
import type { Environment, EpisodeOptions, Policy } from "../../policies/index.js";
import { rollout } from "../../policies/index.js";
import { endLine, startLine, stepLine } from "./log-lines.js";

/**
 * Plays one task and prints its lines. A failure on the way is told in the lines too, so that every task that
 * started also ends, and is then thrown on.
 */
export async function playTask(
  policy: Policy,
  environment: Environment,
  options: EpisodeOptions,
  model: string,
  print: (line: string) => void,
): Promise<void> {
  const rewards: number[] = [];
  let attempted: Action | undefined;
  const watched: Environment = {
    reset: (asked) => environment.reset(asked),
    step(action) {
      attempted = action;
      return environment.step(action);
    },
  };
  print(startLine(options.taskId, model));
  try {
    const played = await rollout(policy, watched, options, ({ step, action, observation }) => {
      const reward = observation.reward ?? 0;
      const error = observation.lastRewardComponents?.penaltyReason ?? null;
      rewards.push(reward);
      attempted = undefined;
      print(stepLine({ step, action, reward, done: observation.done, error }));
    });
    print(endLine({ success: !played.truncated, score: played.rubricReward, rewards }));
  } catch (failure) {
    const error = failure instanceof Error ? failure.message : String(failure);
    if (attempted !== undefined) {
      rewards.push(0);
      print(stepLine({ step: rewards.length, action: attempted, reward: 0, done: false, error }));
    }
    print(endLine({ success: false, score: 0, rewards }));
    throw failure;
  }
}
