import { useEffect, useState } from "preact/hooks";
import type { HelpdeskError } from "../../../src/client/failure.js";
import type { StepRegret } from "../../../src/domain/episode-report.js";
import { gameFile, gameOf } from "../model/games.js";
import { NO_TRAIL, type Trail } from "../model/trail.js";
import { readFile } from "../model/read-file.js";
import { showOfTrail, type Show } from "../model/show.js";
import { runKey, runOf, type RunName } from "../model/runs.js";
import { answered } from "../play/open-session.js";
import { games } from "../server/games.js";
import { api, problemOf } from "../server/api.js";
import { readRunLines } from "../server/run-file.js";
import { useAsked, type Asked } from "../server/use-asked.js";

/** Episodes of the files that were opened on this page. They stay on it: nothing is sent anywhere. */
let library: readonly Show[] = [];
const listeners = new Set<() => void>();

/** `regrets` tell what each step gave away, by the number of the episode in the file. */
export function addFile(
  name: string,
  text: string,
  regrets: Readonly<Record<number, readonly StepRegret[]>> = {},
): readonly Show[] {
  const shows = readFile(name, text).map((show, index) => ({ ...show, regrets: regrets[index + 1] }));
  const keys = new Set(shows.map(({ key }) => key));
  library = [...library.filter(({ key }) => !keys.has(key)), ...shows];
  for (const listener of listeners) listener();
  return shows;
}

export function useLibrary(): readonly Show[] {
  const [shows, setShows] = useState(library);
  useEffect(() => {
    const follow = (): void => setShows(library);
    listeners.add(follow);
    follow();
    return () => void listeners.delete(follow);
  }, []);
  return shows;
}

const OF_SESSION = "session:";

/** The address of a session's episode. */
export function sessionKey(sessionId: string): string {
  return OF_SESSION + sessionId;
}

export function sessionOf(key: string): string | undefined {
  return key.startsWith(OF_SESSION) ? key.slice(OF_SESSION.length) : undefined;
}

/** How many episodes of a run are read: more than a person looks through. */
export const MOST_EPISODES = 500;

export interface OpenedRun {
  readonly shows: readonly Show[];
  /** Whether the run has more than were read. */
  readonly isCut: boolean;
}

/** Reads the run's episodes anew, and puts them beside the files that are open. Throws `HelpdeskError`. */
export async function openRun(name: RunName, most = MOST_EPISODES): Promise<OpenedRun> {
  const { text, isCut } = await readRunLines(name, most);
  return { shows: text === "" ? [] : addFile(runKey(name), text), isCut };
}

/** Of an episode's key, the run that it is of, read unless it is open here. */
function useRunOf(key: string, isOpen: boolean): Asked<OpenedRun | undefined> {
  const run = isOpen ? undefined : runOf(key);
  const wanted = run && runKey(run);
  return useAsked(
    () =>
      run === undefined ? Promise.resolve(undefined) : openRun(run, Math.max(run.episode, MOST_EPISODES)),
    [wanted],
  );
}

/** Of an episode's key, the game of this browser that it is. */
function ownGame(key: string): Show | undefined {
  const id = gameOf(key);
  const game = games().find((one) => one.id === id);
  return id === undefined || game === undefined ? undefined : readFile(gameFile(id), game.text)[0];
}

export interface Shown {
  readonly show: Show | undefined;
  readonly problem: HelpdeskError | undefined;
  /** How the session ended, of one that has; undefined while it may go on, and for files. */
  readonly ended: string | undefined;
  readonly isLive: boolean;
  /** Whether it may be here in a moment. */
  readonly isOpening: boolean;
}

/** An episode by its key: of a file that was opened, of a run, or of a session, which is followed as it plays. */
export function useShow(key: string, player?: string): Shown {
  const shows = useLibrary();
  const sessionId = sessionOf(key);
  const watched = useWatched(sessionId);
  const stored = shows.find((show) => show.key === key) ?? ownGame(key);
  const run = useRunOf(key, stored !== undefined);
  if (sessionId === undefined) {
    const isOpening = runOf(key) !== undefined && run.value === undefined && run.problem === undefined;
    return { show: stored, problem: run.problem, ended: undefined, isLive: false, isOpening };
  }
  const show =
    watched.trail.seen.length === 0
      ? undefined
      : showOfTrail(key, player ?? `session ${sessionId.slice(0, 8)}`, watched.trail);
  const isLive = watched.ended === undefined;
  return { show, problem: watched.problem, ended: watched.ended, isLive, isOpening: isLive };
}

interface WatchState {
  readonly trail: Trail;
  readonly problem: HelpdeskError | undefined;
  readonly ended: string | undefined;
}

const NOTHING: WatchState = { trail: NO_TRAIL, problem: undefined, ended: undefined };

function useWatched(sessionId: string | undefined): WatchState {
  const [state, setState] = useState(NOTHING);
  useEffect(() => {
    setState(NOTHING);
    if (sessionId === undefined) return;
    const stop = new AbortController();
    void follow(sessionId, stop.signal, setState);
    return () => stop.abort();
  }, [sessionId]);
  return state;
}

async function follow(
  sessionId: string,
  signal: AbortSignal,
  setState: (change: (state: WatchState) => WatchState) => void,
): Promise<void> {
  try {
    for await (const event of api.watch(sessionId, 0, signal)) {
      if ("ended" in event) setState((state) => ({ ...state, ended: event.ended }));
      else setState((state) => ({ ...state, trail: answered(state.trail, event.step, event.seen) }));
    }
  } catch (error) {
    setState((state) => ({ ...state, problem: problemOf(error) }));
  }
}
