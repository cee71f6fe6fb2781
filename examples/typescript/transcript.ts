import type { Action, HelpdeskSession, ResetOptions } from "helpdesk-env-client";
import { normalObservation, type Normal } from "./normal-form.js";

/** examples/script.json: an episode and what is done in it, in OpenEnv's words. */
export interface Script {
  readonly reset: { readonly task_id: number; readonly seed: number };
  readonly actions: readonly Readonly<Record<string, string>>[];
}

/** What plays: each call gives the observation in its normal form. */
export interface Player {
  reset(reset: Script["reset"]): Promise<Normal>;
  step(action: Readonly<Record<string, string>>): Promise<Normal>;
  close(): Promise<void>;
}

/** Plays the script and gives each line of the transcript to `write`. */
export async function playScript(
  script: Script,
  player: Player,
  write: (line: string) => void,
): Promise<void> {
  try {
    const first = await player.reset(script.reset);
    write(JSON.stringify({ step: 0, action: null, reward: null, observation: first }));
    for (const [index, action] of script.actions.entries()) {
      const observation = await player.step(action);
      const reward = observation["reward"] ?? 0;
      write(JSON.stringify({ step: index + 1, action, reward, observation }));
    }
  } finally {
    await player.close();
  }
}

/** A session of the typed client as a player. */
export function sessionPlayer(session: HelpdeskSession): Player {
  return {
    reset: async ({ task_id: taskId, seed }) =>
      normalObservation(await session.reset({ taskId, seed } satisfies ResetOptions)),
    step: async (action) => normalObservation(await session.step(typedAction(action))),
    close: () => session.close(),
  };
}

/** The script is data: that its words are those of the contract is found out by playing it. */
export function typedAction(action: Readonly<Record<string, string>>): Action {
  const camel = (key: string): string =>
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(
    Object.entries(action).map(([key, word]) => [camel(key), word]),
  ) as object as Action;
}
