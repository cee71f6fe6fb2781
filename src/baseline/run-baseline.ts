import { DatasetError } from "../dataset/index.js";
import type { AskedEpisode } from "../domain/episode-options.js";
import type { Observation } from "../domain/observation.js";
import type { Environment } from "../rollouts/rollout.js";
import { TASK_IDS, type TaskId } from "../domain/task.js";
import { checkOutputs, named } from "../files/check-outputs.js";
import { OutputFileError } from "../files/output-error.js";
import {
  connectEnvironment,
  type EpisodeIdentity,
  type RemoteEnvironment,
} from "../rollouts/websocket/environment.js";
import { SettingsError } from "../support/settings-error.js";
import type { Terminal } from "../support/terminal.js";
import { errorMessage } from "../support/error-message.js";
import { choosePlayer } from "./choose-player.js";
import { findServer } from "./find-server.js";
import { startLine } from "./log-lines.js";
import type { BaselineOptions } from "./options.js";
import { playTask } from "./play-task.js";
import type { Player } from "./player.js";
import { scoreTable } from "./score-table.js";
import { endNotes, keptEpisode, type KeptStep } from "./kept-episode.js";
import { headerOfRun } from "./run-header.js";
import { checkNew, NOTHING_KEPT, openRunFile, runTarget, type RunFile } from "./run-file.js";
import type { JsonObject } from "../support/is-object.js";

/** Exit code when a server or model could not be reached or an episode could not be finished. */
const EXIT_FAILED = 1;

interface Voice {
  /** The lines of the episodes. */
  readonly print: (line: string) => void;
  /** All else. */
  readonly tell: (line: string) => void;
}

/**
 * Plays every task and prints the scores. Gives the exit code. Throws what is wrong with the settings, the tickets or a
 * file; everything else that goes wrong is printed.
 */
export async function runBaseline(options: BaselineOptions, { out, notes }: Terminal): Promise<number> {
  const tell = (line: string): void => void notes.write(`baseline: ${line}\n`);
  try {
    await play(options, { print: out, tell });
    return 0;
  } catch (error) {
    const isReported =
      error instanceof DatasetError || error instanceof OutputFileError || error instanceof SettingsError;
    if (isReported) throw error;
    tell(errorMessage(error));
    return EXIT_FAILED;
  }
}

async function play(settings: BaselineOptions, voice: Voice): Promise<void> {
  checkFiles(settings);
  checkNew(settings);
  const player = await choosePlayer(settings, voice.tell);
  if (player.introduction !== undefined) voice.tell(player.introduction);
  const server = await findServer(settings.envUrl, settings);
  voice.tell(
    `playing on ${server.url.origin}${server.url.pathname} (${server.origin}), ${ticketsIn(settings)}`,
  );
  try {
    const environment = await connectEnvironment(server.url, settings.token);
    try {
      await playInto(server.url, environment, player, settings, voice);
    } finally {
      await environment.close();
    }
  } finally {
    await server.release();
  }
}

/** No file may be both written and read, but the one that a run resumes in. */
function checkFiles(settings: BaselineOptions): void {
  const { output, resume, logPrompts, dataset } = settings;
  const target = runTarget(settings);
  checkOutputs(
    [...(target === undefined ? [] : [target]), ...named({ "--log-prompts": logPrompts })],
    named({
      "--dataset": dataset,
      "--resume": output === undefined || output === resume ? undefined : resume,
    }),
  );
}

/** Whoever refuses the connection says best why: it is there before a file is opened. */
async function playInto(
  url: URL,
  environment: RemoteEnvironment,
  player: Player,
  settings: BaselineOptions,
  { print, tell }: Voice,
): Promise<void> {
  const target = runTarget(settings);
  // With a world it says whether the server draws from the same ones.
  const needsHeader = target !== undefined || settings.source !== undefined;
  const header = needsHeader ? await headerOfRun(url, player.identity, settings) : undefined;
  const file =
    target === undefined || header === undefined ? NOTHING_KEPT : openRunFile(target, settings, header);
  const episodes: JsonObject[] = [];
  try {
    if (file.introduction !== undefined) tell(file.introduction);
    const { seed, split, source } = settings;
    for (const taskId of tasksOf(settings)) {
      const options = { taskId, seed, split, ...(source !== undefined && { source: { generated: source } }) };
      episodes.push(...(await playOrRepeat(player, file, environment, options, print)));
    }
  } finally {
    file.close();
    for (const line of [...scoreTable(episodes), ...player.summary()]) tell(line);
  }
}

/** Plays a task, unless an earlier run finished it: then its lines are printed as they were. Gives what it came to. */
async function playOrRepeat(
  player: Player,
  file: RunFile,
  environment: RemoteEnvironment,
  options: AskedEpisode,
  print: Voice["print"],
): Promise<readonly JsonObject[]> {
  const { taskId } = options;
  const { model } = player.identity;
  const stored = file.finished(taskId);
  if (stored !== undefined) {
    for (const line of [startLine(taskId, model), ...stored.printed]) print(line);
    return [stored.end];
  }
  const ends: JsonObject[] = [];
  const steps: KeptStep[] = [];
  let identity: EpisodeIdentity | undefined;
  let last: Observation | undefined;
  const watched: Environment = {
    async reset(asked) {
      last = await environment.reset(asked);
      if (file.isKept) identity = await environment.identity();
      return last;
    },
    step: (action) => environment.step(action),
  };
  const keep = (end: Parameters<typeof keptEpisode>[4]): void => {
    if (identity !== undefined && last !== undefined) {
      file.add(keptEpisode(options, identity, steps, last, end));
    }
  };
  try {
    await playTask(player.policy, watched, options, model, print, {
      step({ action, observation }, line) {
        last = observation;
        steps.push({ action, line, notes: player.takeStepNotes() });
      },
      end(figures, line) {
        const notes = endNotes(figures, line, player.takeEpisodeNotes());
        keep({ notes });
        ends.push({ task_id: taskId, ...notes });
      },
      ...(player.lastAnswer !== undefined && { lastAnswer: player.lastAnswer.bind(player) }),
    });
  } catch (error) {
    if (ends.length === 0) keep({ unfinished: errorMessage(error) });
    throw error;
  }
  return ends;
}

function ticketsIn({ split, source }: BaselineOptions): string {
  return source === undefined
    ? `${split} tickets`
    : `world ${source.world ?? 0} of ${source.split ?? "train"}`;
}

function tasksOf({ taskId, runAllTasks }: BaselineOptions): readonly TaskId[] {
  return taskId === undefined || runAllTasks ? TASK_IDS : [taskId];
}
