import { goTo, writeAddress } from "../address.js";
import { plain } from "../model/words.js";
import { Problem } from "../parts/problem.js";
import { Episode } from "./episode.js";
import { sessionKey, useShow } from "./library.js";
import { usePlayedAgain } from "./played-again.js";
import { Shelf } from "./shelf.js";

/** One episode, step by step; without one, those that there are. */
export function ReplayView({ fields }: { readonly fields: Readonly<Record<string, string>> }) {
  const { episode, session, step } = fields;
  const key = session === undefined ? episode : sessionKey(session);
  if (key === undefined) return <Shelf />;
  return <Keyed key={key} episode={key} step={Number(step ?? 0)} />;
}

function Keyed({ episode, step }: { readonly episode: string; readonly step: number }) {
  const { show, problem, ended, isLive, isOpening } = useShow(episode);
  const again = usePlayedAgain(show);
  const goToStep = (next: number): void => goTo(writeAddress("replay", { episode, step: next }), true);
  if (show === undefined) {
    if (problem !== undefined) return <Problem problem={problem} />;
    return isOpening ? <p class="opening">Opening the episode …</p> : <Shelf missing={episode} />;
  }
  return (
    <>
      {problem !== undefined && <Problem problem={problem} />}
      {again.why !== undefined && (
        <p class="problem" role="status">
          What was seen cannot be shown, since the episode cannot be played again here: {again.why}
        </p>
      )}
      <Episode
        show={again.show ?? show}
        step={Math.min(Math.max(0, step || 0), show.steps.length)}
        isLive={isLive}
        onStep={goToStep}
      />
      {ended !== undefined && <p class="quiet">The session has ended: {plain(ended)}.</p>}
    </>
  );
}
