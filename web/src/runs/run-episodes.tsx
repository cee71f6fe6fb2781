import { useState } from "preact/hooks";
import { writeAddress } from "../address.js";
import type { RunName } from "../model/runs.js";
import type { Show } from "../model/show.js";
import { points } from "../model/words.js";
import { Problem } from "../parts/problem.js";
import { EpisodeTable } from "../replay/episode-table.js";
import { openRun } from "../replay/library.js";
import { token } from "../server/api.js";
import { runAddress } from "../server/run-file.js";
import { useAsked } from "../server/use-asked.js";

/** The episodes of a run that are over. */
export function RunEpisodes({ name }: { readonly name: RunName }) {
  const { value: opened, problem } = useAsked(() => openRun(name), []);
  const [isWorstFirst, setWorstFirst] = useState(false);
  const shows = opened?.shows ?? [];
  return (
    <div class="runs">
      <header class="replay-head">
        <h1>Run {name.run}</h1>
        {opened !== undefined && <p class="quiet">{sumText(shows, opened.isCut)}</p>}
        <a href="#/runs">All runs</a>
      </header>
      {problem !== undefined && <Problem problem={problem} />}
      <p class="row">
        {shows.length > 1 && (
          <label>
            <input
              type="checkbox"
              checked={isWorstFirst}
              onChange={({ currentTarget }) => setWorstFirst(currentTarget.checked)}
            />{" "}
            Worst first
          </label>
        )}
        <a href={writeAddress("live", { filter: `run:${name.run}` })}>Those that are played now</a>
        {shows.length > 0 && token() === undefined && (
          <a href={runAddress(name)} download={`${name.run}.jsonl`}>
            The trajectory file
          </a>
        )}
      </p>
      {opened === undefined && problem === undefined && <p class="opening">Opening the run …</p>}
      {shows.length > 0 && <EpisodeTable shows={isWorstFirst ? shows.toSorted(byScore) : shows} />}
    </div>
  );
}

function sumText(shows: readonly Show[], isCut: boolean): string {
  if (shows.length === 0) return "No episode of it is over yet.";
  const scores = shows.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return (
    `${isCut ? "the first " : ""}${shows.length} episode${shows.length === 1 ? "" : "s"}` +
    (scores.length === 0 ? "" : `, mean score of the finished ${points(mean)}`)
  );
}

/** One that came to no end before all others. */
function byScore(a: Show, b: Show): number {
  return (a.score ?? -1) - (b.score ?? -1);
}
