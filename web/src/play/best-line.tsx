import { useState } from "preact/hooks";
import type { HelpdeskError } from "../../../src/client/failure.js";
import type { EpisodeReport } from "../../../src/domain/episode-report.js";
import type { Observation } from "../../../src/domain/observation.js";
import { goTo, writeAddress } from "../address.js";
import { sessionKey } from "../replay/library.js";
import { Problem } from "../parts/problem.js";
import { api, problemOf } from "../server/api.js";
import type { Opened } from "./open-session.js";

/** Plays the best line in a fork of the session, and shows both side by side. */
export function BestLine({ opened, report }: { readonly opened: Opened; readonly report: EpisodeReport }) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<HelpdeskError>();
  const play = async (): Promise<void> => {
    setBusy(true);
    try {
      const best = await playedFromStart(opened.sessionId, report);
      const episodes = [opened.sessionId, best].map(sessionKey).join("|");
      goTo(writeAddress("compare", { episodes, names: "You|The best line" }));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" class="primary" aria-disabled={isBusy} onClick={() => !isBusy && void play()}>
        Replay with the best line
      </button>
      {problem !== undefined && <Problem problem={problem} />}
    </>
  );
}

/** Opens a session that plays the plan, and gives its id. */
async function playedFromStart(sessionId: string, { optimalPlan }: EpisodeReport): Promise<string> {
  const fork = await api.fork(sessionId, 0);
  let seen: Observation = fork.seen;
  for (const [step, action] of optimalPlan.entries()) {
    if (seen.done) break;
    seen = await api.step(fork.sessionId, action, step);
  }
  return fork.sessionId;
}
