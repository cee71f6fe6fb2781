import { writeAddress } from "../address.js";
import { firstDivergence, whyApart } from "../model/compare.js";
import type { Show } from "../model/show.js";
import { actionText, points } from "../model/words.js";
import { Problem } from "../parts/problem.js";
import { useShow } from "./library.js";
import { Shelf } from "./shelf.js";

/** Two to four episodes of one queue, step by step side by side. */
export function CompareView({ fields }: { readonly fields: Readonly<Record<string, string>> }) {
  const keys = (fields["episodes"] ?? "").split("|").filter((key) => key !== "");
  const names = (fields["names"] ?? "").split("|");
  // As many hooks in every rendering, however many there are to compare.
  const shown = [0, 1, 2, 3].map((index) => useShow(keys[index] ?? "", names[index]));
  const asked = shown.slice(0, keys.length);
  const problem = asked.find((one) => one.problem !== undefined)?.problem;
  if (problem !== undefined) return <Problem problem={problem} />;
  const shows = asked.flatMap(({ show }) => (show === undefined ? [] : [show]));
  const missing = keys.find(
    (_, index) => asked[index]?.show === undefined && asked[index]?.isOpening === false,
  );
  if (keys.length < 2 || missing !== undefined) return <Shelf {...(missing !== undefined && { missing })} />;
  if (shows.length < asked.length) return <p class="opening">Opening the episodes …</p>;
  const apart = whyApart(shows);
  if (apart !== undefined)
    return (
      <p class="problem" role="alert">
        {apart}
      </p>
    );
  return <SideBySide shows={shows} />;
}

function SideBySide({ shows }: { readonly shows: readonly Show[] }) {
  const parting = firstDivergence(shows);
  const most = Math.max(...shows.map(({ steps }) => steps.length));
  return (
    <div class="compare">
      <h1>Side by side</h1>
      <p>
        {parting === undefined
          ? "They did the same from beginning to end."
          : `They part at step ${parting + 1}${partingTicket(shows, parting)}.`}
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Steps side by side">
        <table class="list side-by-side">
          <thead>
            <tr>
              <th scope="col">Step</th>
              {shows.map(({ key, player }) => (
                <th scope="col" key={key}>
                  {player}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: most }, (_, step) => (
              <tr key={step} class={step === parting ? "parting" : ""}>
                <th scope="row">{step + 1}</th>
                {shows.map((show) => (
                  <StepCell key={show.key} show={show} step={step} />
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Score</th>
              {shows.map(({ key, score, unfinished }) => (
                <td key={key} class="number">
                  <b>{score === undefined ? (unfinished ?? "–") : points(score)}</b>
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </div>
  );
}

function StepCell({ show, step }: { readonly show: Show; readonly step: number }) {
  const done = show.steps[step];
  if (done === undefined) return <td class="quiet">–</td>;
  const score = done.entry?.score;
  return (
    <td>
      <a href={writeAddress("replay", { episode: show.key, step })}>{actionText(done.action)}</a>
      <span class="quiet">
        {done.ticketId} ·{" "}
        {score === null || score === undefined ? `reward ${points(done.reward)}` : `ticket ${points(score)}`}
      </span>
    </td>
  );
}

function partingTicket(shows: readonly Show[], step: number): string {
  const ticket = shows.find(({ steps }) => steps[step] !== undefined)?.steps[step]?.ticketId;
  return ticket === undefined ? "" : `, on ${ticket}`;
}
