import type { Action } from "../domain/action.js";
import type { AsyncPolicy, Policy } from "../policies/index.js";
import type { Environment, Turn } from "../rollouts/rollout.js";
import type { AskedEpisode } from "../domain/episode-options.js";
import { rollout } from "../rollouts/rollout.js";
import { errorMessage } from "../support/error-message.js";
import { createOwnTally, type AnswerNote } from "./own-share.js";
import { endLine, startLine, stepLine, type EpisodeFigures } from "./log-lines.js";

/** Called with what was played and the line that was printed for it. */
export interface TaskWatcher {
  step(turn: Turn, line: string): void;
  /** Not called for an episode that broke off. */
  end(figures: EpisodeFigures, line: string): void;
  /** How the agent came to the step just played; absent where its answers cannot fail to be an action. */
  lastAnswer?(): AnswerNote;
}

const NOBODY: TaskWatcher = { step: () => undefined, end: () => undefined };

/**
 * Plays one task and prints its lines. A failure on the way is in the lines too, so that every task that
 * started also ends, and is then thrown on.
 */
export async function playTask(
  policy: Policy | AsyncPolicy,
  environment: Environment,
  options: AskedEpisode,
  model: string,
  print: (line: string) => void,
  watcher: TaskWatcher = NOBODY,
): Promise<void> {
  const rewards: number[] = [];
  const tally = createOwnTally();
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
    const played = await rollout(policy, watched, options, (turn) => {
      const { step, action, observation } = turn;
      const reward = observation.reward ?? 0;
      const note = watcher.lastAnswer?.();
      const error = errorOf(observation.lastRewardComponents?.penaltyReason ?? null, note);
      rewards.push(reward);
      attempted = undefined;
      const line = stepLine({ step, action, reward, done: observation.done, error });
      print(line);
      tally.add(turn, note);
      watcher.step(turn, line);
    });
    const score = played.rubricReward;
    const own = tally.share(score);
    const isOwn = own === undefined || own.backfilled + (own.unanswered ?? 0) < own.tickets;
    const success = !played.truncated && isOwn;
    const figures = { success, score, rewards, own };
    const line = endLine(figures);
    print(line);
    watcher.end(figures, line);
  } catch (failure) {
    const error = errorMessage(failure);
    if (attempted !== undefined) {
      rewards.push(0);
      print(stepLine({ step: rewards.length, action: attempted, reward: 0, done: false, error }));
    }
    print(endLine({ success: false, score: 0, rewards }));
    throw failure;
  }
}

/** The engine's reason and, where the agent's answer was no whole action, why: `missing_submit_fields (refused)`. */
function errorOf(reason: string | null, note: AnswerNote | undefined): string | null {
  if (reason === null || note === undefined || note.rules.length === 0) return reason;
  return `${reason} (${[...new Set(note.rules)].join(", ")})`;
}
