import { writeAddress } from "../address.js";
import { byTicket, dearest, isDifferent, whyApart, type ComparedTicket } from "../model/compare.js";
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
  const tickets = byTicket(shows);
  const worst = dearest(tickets);
  return (
    <div class="compare">
      <h1>Side by side</h1>
      <p>{differencesText(tickets)}</p>
      {worst !== undefined && (
        <p>
          The dearest is{" "}
          <a
            href={`#${rowId(worst)}`}
            onClick={(event) => {
              event.preventDefault();
              document.getElementById(rowId(worst))?.scrollIntoView({ block: "center" });
            }}
          >
            {worst.ticketId}
          </a>
          :{" "}
          {worst.scores
            .map((score, index) => `${shows[index]?.player ?? ""} ${points(score ?? 0)}`)
            .join(", ")}
          .
        </p>
      )}
      <div class="scroll" tabIndex={0} role="region" aria-label="Steps side by side">
        <table class="list side-by-side">
          <thead>
            <tr>
              <th scope="col">Ticket</th>
              {shows.map(({ key, player }) => (
                <th scope="col" key={key}>
                  {player}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tickets.map((ticket) => (
              <TicketRow key={ticket.ticketId} ticket={ticket} shows={shows} isDearest={ticket === worst} />
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

interface TicketRowProps {
  readonly ticket: ComparedTicket;
  readonly shows: readonly Show[];
  readonly isDearest: boolean;
}

function TicketRow({ ticket, shows, isDearest }: TicketRowProps) {
  const { ticketId, steps, scores } = ticket;
  return (
    <tr id={rowId(ticket)} class={isDifferent(ticket) ? "parting" : ""}>
      <th scope="row">
        {ticketId}
        {isDearest && <b class="dearest"> the dearest</b>}
      </th>
      {shows.map((show, index) => (
        <td key={show.key}>
          {steps[index]?.map(({ step, differs }) => (
            <Did key={step} show={show} step={step} differs={differs} />
          ))}
          {steps[index]?.length === 0 ? (
            <span class="quiet">–</span>
          ) : (
            <span class="quiet">{scores[index] === undefined ? "" : `ticket ${points(scores[index])}`}</span>
          )}
        </td>
      ))}
    </tr>
  );
}

interface DidProps {
  readonly show: Show;
  readonly step: number;
  readonly differs: boolean;
}

function Did({ show, step, differs }: DidProps) {
  const done = show.steps[step];
  if (done === undefined) return null;
  return (
    <a class={differs ? "differs" : ""} href={writeAddress("replay", { episode: show.key, step })}>
      <span class="quiet">{step + 1}</span> {actionText(done.action)}
      {differs && <span class="for-readers"> (not done by all)</span>}
    </a>
  );
}

function rowId({ ticketId }: ComparedTicket): string {
  return `of-${ticketId}`;
}

function differencesText(tickets: readonly ComparedTicket[]): string {
  const count = tickets.filter(isDifferent).length;
  if (count === 0) return "They did the same on every ticket.";
  return `They differ on ${count} of ${tickets.length} tickets: what not all have done is marked.`;
}
