import { useEffect, useRef, useState } from "preact/hooks";
import type { HelpdeskError } from "../../../src/client/failure.js";
import type { Action } from "../../../src/domain/action.js";
import type { Observation } from "../../../src/domain/observation.js";
import { goTo, writeAddress } from "../address.js";
import { cutTo, lastSeen, showsVerdict, stepsOf, withAnswer, type Trail } from "../model/trail.js";
import { api, problemOf } from "../server/api.js";
import { keep, open, watched, type Opened, type Wanted } from "./open-session.js";

export interface Play {
  readonly opened: Opened | undefined;
  readonly isBusy: boolean;
  readonly problem: HelpdeskError | undefined;
  /** Whether the server takes steps back. */
  readonly canUndo: boolean;
  readonly act: (action: Action) => void;
  readonly undo: () => void;
  /** The episode anew, from its address. */
  readonly again: () => void;
}

/** Plays the episode that the address names; puts the session into the address, so that a reload finds it. */
export function usePlay(wanted: Wanted, more: Readonly<Record<string, string | undefined>>): Play {
  const { opened, show, clear, waited } = useOpened();
  const [isBusy, setBusy] = useState(true);
  const [problem, setProblem] = useState<HelpdeskError>();
  const [noForks, setNoForks] = useState(false);
  /** What is shown now: a slow answer to what was left meanwhile is dropped. */
  const turn = useRef(0);

  const address = (session: string | undefined): string =>
    writeAddress("play", { ...wanted, ...more, session });

  const during = async (work: () => Promise<void>): Promise<void> => {
    const mine = (turn.current += 1);
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      if (mine === turn.current) setProblem(problemOf(error));
    } finally {
      if (mine === turn.current) setBusy(false);
    }
  };

  useEffect(() => {
    if (opened !== undefined && opened.sessionId === wanted.session) return;
    void during(async () => {
      const mine = turn.current;
      clear();
      const next = await open(wanted);
      if (mine !== turn.current) return;
      show(next);
      goTo(address(next.sessionId), true);
    });
  }, [wanted.session, wanted.task, wanted.seed, wanted.size, wanted.split]);

  return {
    opened,
    isBusy,
    problem,
    canUndo: !noForks && opened !== undefined && stepsOf(opened.trail) > 0,
    act(action) {
      if (opened === undefined || isBusy) return;
      void during(async () => show(await stepped(opened, action, waited())));
    },
    undo() {
      if (opened === undefined || isBusy) return;
      void during(async () => {
        const next = await takenBack(opened).catch((error: unknown) => {
          const { reason } = problemOf(error);
          setNoForks(reason === "exam_withheld" || reason === "permission_denied");
          throw error;
        });
        show(next);
        goTo(address(next.sessionId), true);
      });
    },
    again: () => goTo(address(undefined)),
  };
}

/** What is shown, and since when. */
function useOpened() {
  const [opened, setOpened] = useState<Opened>();
  const shownAt = useRef(0);
  return {
    opened,
    clear: () => setOpened(undefined),
    show: (next: Opened): void => {
      keep(next);
      setOpened(next);
      shownAt.current = performance.now();
    },
    /** In seconds, to a tenth. */
    waited: () => Math.round((performance.now() - shownAt.current) / 100) / 10,
  };
}

/** The session after the action. Where another page has played it meanwhile, as it is now. */
async function stepped(opened: Opened, action: Action, seconds: number): Promise<Opened> {
  const { sessionId, trail, taken = [] } = opened;
  const steps = stepsOf(trail);
  try {
    const seen = await api.step(sessionId, action, steps);
    const before = Array.from({ length: steps }, (_, step) => taken[step]);
    const now = { seconds, confidence: action.confidence };
    return { ...opened, trail: withAnswer(trail, seen), taken: [...before, now] };
  } catch (error) {
    if (problemOf(error).reason === "step_mismatch") return watched(sessionId);
    throw error;
  }
}

/** A fork before the last step takes the place of the session. */
async function takenBack({
  sessionId,
  trail,
  taken = [],
  undone = 0,
  lookedUp = 0,
}: Opened): Promise<Opened> {
  const steps = stepsOf(trail) - 1;
  const fork = await api.fork(sessionId, steps);
  await api.close(sessionId).catch(() => undefined); // it would end by idling
  return {
    sessionId: fork.sessionId,
    trail: withFork(cutTo(trail, steps), fork.seen),
    taken: taken.slice(0, steps),
    undone: undone + 1,
    lookedUp: lookedUp + (showsVerdict(lastSeen(trail)) ? 1 : 0),
  };
}

/** What the fork tells stands for the last answer: it is the same, with its whole history. */
function withFork(trail: Trail, seen: Observation): Trail {
  return { seen: [...trail.seen.slice(0, -1), seen] };
}
