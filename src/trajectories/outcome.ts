import type { Action } from "../domain/action.js";
import { step, type StepResult } from "../engine/index.js";
import { createDiligentPolicy, type LabelSight } from "../policies/reference/index.js";
import { playOn } from "./played-episode.js";

/** What the oracle would do now, after all moments of the episode so far, this one last. */
export function oracleAction(moments: readonly StepResult[]): Action {
  const oracle = createDiligentPolicy("oracle");
  const [action] = moments.map((moment) => oracle.act(sightOf(moment))).slice(-1);
  if (action === undefined) throw new Error("an oracle that was told nothing has nothing to say");
  return action;
}

/** The episode's score when the action is played at the last of the moments, and the rest by the oracle. */
export function outcomeOf(moments: readonly StepResult[], action: Action): number {
  const now = moments.at(-1);
  if (now === undefined) throw new Error("there is no moment to play on from");
  const oracle = createDiligentPolicy("oracle");
  for (const moment of moments) oracle.act(sightOf(moment)); // it remembers what it was told
  const first = step(now.episode, action);
  const rest = playOn(first, (moment) => ({ action: oracle.act(sightOf(moment)) }));
  return (rest.at(-1)?.after ?? first).observation.rubricReward ?? 0;
}

export function sightOf({ episode, observation }: StepResult): LabelSight {
  const current = episode.queue[episode.position];
  if (current === undefined) throw new Error("the episode is over: there is no ticket to see");
  return { observation, ticket: current.ticket };
}
