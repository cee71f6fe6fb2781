import type { EpisodeReport } from "../../../src/domain/episode-report.js";
import { points } from "../model/words.js";

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
      <svg viewBox="0 0 100 7" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" x="0" y="2" width="100" height="3" />
        {best !== undefined && <rect class="reach" x="0" y="2" width={100 * best} height="3" />}
        <rect class="got" x="0" y="2" width={100 * score} height="3" />
        {report !== undefined && (
          <rect class="tick" x={100 * report.floor - 0.15} y="0.5" width="0.3" height="6" />
        )}
        {best !== undefined && <rect class="tick" x={100 * best - 0.3} y="0.5" width="0.3" height="6" />}
      </svg>
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
