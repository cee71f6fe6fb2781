import { useEffect, useState } from "preact/hooks";
import type { Observation } from "../../../src/domain/observation.js";
import { gameOf } from "../model/games.js";
import { NOISE } from "../model/regrets.js";
import { runOf } from "../model/runs.js";
import type { Show } from "../model/show.js";
import { api, problemOf } from "../server/api.js";

/** An episode with what was seen in it; or why that cannot be shown. */
export interface PlayedAgain {
  readonly show: Show | undefined;
  readonly why: string | undefined;
}

const NOT_YET: PlayedAgain = { show: undefined, why: undefined };

/**
 * A run, and the list of one's own games, keep actions and rewards alone. What was seen is the same whenever they are played, so that the server is asked to play them
 * again, in a session of its own, which is closed at once. Of no file: those stay on the page.
 */
export function usePlayedAgain(show: Show | undefined): PlayedAgain {
  const [again, setAgain] = useState(NOT_YET);
  const isKnown = show !== undefined && (runOf(show.key) ?? gameOf(show.key)) !== undefined;
  const wanted = isKnown && !show.seen.some(Boolean);
  useEffect(() => {
    setAgain(NOT_YET);
    if (!wanted) return;
    let isCurrent = true;
    playedAgain(show).then(
      (played) => isCurrent && setAgain(played),
      (error: unknown) => isCurrent && setAgain({ show: undefined, why: problemOf(error).problem }),
    );
    return () => {
      isCurrent = false;
    };
  }, [wanted, show?.key]);
  return again;
}

async function playedAgain(show: Show): Promise<PlayedAgain> {
  const opened = await api.reset({ ...show.asked, agent: "the page, playing again" });
  const { sessionId } = opened;
  try {
    const seen: Observation[] = [opened.seen];
    for (const [index, { action, reward }] of show.steps.entries()) {
      const answer = await api.step(sessionId, action, index);
      seen.push(answer);
      const paid = answer.history.at(-1)?.reward ?? 0;
      if (Math.abs(paid - reward) > NOISE)
        return { show: undefined, why: `step ${index + 1} pays ${paid} here, and ${reward} is recorded.` };
    }
    const report =
      seen.at(-1)?.done === true ? await api.report(sessionId).catch(() => undefined) : undefined;
    return { show: { ...show, seen, regrets: report?.steps }, why: undefined };
  } finally {
    await api.close(sessionId).catch(() => undefined); // it would end by idling
  }
}
