import type { EpisodeReport } from "../../../src/domain/episode-report.js";
import { rangeLine } from "../../../src/pages/charts/range-line.js";
import { points } from "../model/words.js";
import { Drawn } from "./drawn.js";

/** Floor, score and optimum on one line from 0 to 1. */
export function ScoreLine({
  score,
  report,
}: {
  readonly score: number;
  readonly report: EpisodeReport | undefined;
}) {
  const best = report?.optimumLower;
  return (
    <figure class="score-line">
      <p class="big">
        <b>{points(score)}</b>{" "}
        <span class="quiet">
          {best === undefined
            ? "of 1"
            : `of ${points(best)}${report?.optimumProven === false ? " or more" : ""} that was to be had`}
        </span>
      </p>
      <Drawn mark={rangeLine({ value: score, floor: report?.floor ?? null, best: best ?? null })} />
      {report !== undefined && (
        <figcaption>
          <dl class="line-key">
            <div>
              <dt>Floor</dt>
              <dd>{points(report.floor)}</dd>
              <dd class="quiet">one answer to everything, unread</dd>
            </div>
            <div class="own">
              <dt>This episode</dt>
              <dd>{points(score)}</dd>
              <dd class="quiet">{standing(report)}</dd>
            </div>
            <div>
              <dt>Best</dt>
              <dd>{points(report.optimumLower)}</dd>
              <dd class="quiet">with sight of every label</dd>
            </div>
          </dl>
        </figcaption>
      )}
    </figure>
  );
}

function standing(report: EpisodeReport): string {
  if (report.solved === true) return "solved: within .1 of the best";
  if (report.normalised !== null && report.normalised < 0) return "below the floor";
  return `${points(report.regret)} short of the best`;
}
