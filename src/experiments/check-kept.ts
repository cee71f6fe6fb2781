import type { Dataset } from "../dataset/index.js";
import { TASK_IDS } from "../domain/task.js";
import { episodeIdOf, startEpisode, step as play } from "../engine/index.js";
import { figureDifference, shownFigure } from "../evaluation/figure-difference.js";
import { cueOf } from "../policies/index.js";
import {
  recordOf,
  summedOver,
  type EpisodeRecord,
  type ExplainedTurn,
  type RecordedStep,
} from "../rollouts/episode-record.js";
import { isObject } from "../support/is-object.js";
import { InvalidInput } from "../transport/openenv/fields/invalid-input.js";
import { readAction } from "../transport/openenv/helpdesk/validate-action.js";

/** What a kept episode says wrongly. */
export interface KeptProblem {
  /** Of its step rows, from 0; undefined: of its episode row. */
  readonly step: number | undefined;
  /** After "line 3". */
  readonly why: string;
}

/**
 * Holds a kept episode to what its actions make when they are played on these tickets again; without tickets, where another
 * server's were played, its episode row to its step rows.
 */
export function keptProblem(record: EpisodeRecord, tickets: Dataset | undefined): KeptProblem | undefined {
  if (tickets === undefined) return episodeProblem(record, summedOver(record), "its steps make");
  const made = playedAgain(record, tickets);
  if ("why" in made) return made;
  for (const [step, row] of record.steps.entries()) {
    const why = differenceIn(row, made.steps[step], AGAIN);
    if (why !== undefined) return { step, why };
  }
  return episodeProblem(record, made.episode, AGAIN);
}

const AGAIN = "its actions, played again, make";

function episodeProblem(record: EpisodeRecord, made: object, maker: string): KeptProblem | undefined {
  const why = differenceIn(record.episode, made, maker);
  return why === undefined ? undefined : { step: undefined, why };
}

function differenceIn(stored: object, made: object | undefined, maker: string): string | undefined {
  const found = figureDifference(stored, made);
  if (found === undefined) return undefined;
  return `has ${found.path} ${shownFigure(found.stored)}, and ${maker} ${shownFigure(found.made)}`;
}

/** The policy's own word for why it acted is taken as it stands; all else is made. */
function playedAgain({ episode, steps }: EpisodeRecord, tickets: Dataset): EpisodeRecord | KeptProblem {
  const { policy, seed, task } = episode;
  const taskId = TASK_IDS.find((id) => id === task);
  if (taskId === undefined) return { step: undefined, why: `is of task ${task}, which there is not` };
  const options = { taskId, seed };
  let { episode: playing, observation } = startEpisode({ dataset: tickets, ...options });
  const episodeId = episodeIdOf(playing);
  const turns: ExplainedTurn[] = [];
  for (const [index, row] of steps.entries()) {
    if (observation.done) return { step: index, why: "goes on after the end of its episode" };
    const action = actionIn(row);
    if (action === undefined) return { step: index, why: "has an action that there is not" };
    const cue = cueOf(observation);
    ({ episode: playing, observation } = play(playing, action));
    turns.push({ step: index + 1, action, source: row.action_source, cue, observation });
  }
  if (!observation.done) {
    return { step: undefined, why: "is of an episode that its actions do not bring to an end" };
  }
  return recordOf({ policy, options, episodeId, turns });
}

function actionIn({ action }: RecordedStep) {
  if (!isObject(action)) return undefined;
  try {
    return readAction(action);
  } catch (error) {
    if (error instanceof InvalidInput) return undefined;
    throw error;
  }
}
