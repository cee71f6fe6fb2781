import { labellingLines, teamCells } from "../tell-labelling.js";
import type { EvaluationResult } from "../result.js";
import { html, type Html } from "./html.js";
import { scrolling } from "./scrolling.js";

/** What is to be known of the labels before anything else; nothing of tickets that have all of them. */
export function labelling({ labelling: told }: EvaluationResult): Html {
  if (told === undefined) return html``;
  return html`${labellingLines(told).map((line) => html`<p class="warning">${line}</p>`)}`;
}

/** The desk's own teams, in its words. */
export function ownTeams({ labelling: told }: EvaluationResult): Html {
  if (told === undefined || told.teams.length === 0) return html``;
  return html`<h2>Your teams</h2>
    ${scrolling(
      "Your teams",
      html`<table>
        <thead>
          <tr>
            <th class="text">your team</th>
            <th class="text">taken for</th>
            <th>tickets</th>
            <th>submitted</th>
            <th>right</th>
            <th>share</th>
            <th class="text">the others mostly to</th>
          </tr>
        </thead>
        <tbody>
          ${told.teams.map((team) => {
            const [word = "", group = "", tickets, submitted, right, share, others = ""] = teamCells(
              team,
              told.teams,
            );
            return html`<tr>
              <th class="text">${word}</th>
              <td class="text">${group}</td>
              <td>${tickets ?? ""}</td>
              <td>${submitted ?? ""}</td>
              <td>${right ?? ""}</td>
              <td>${share ?? ""}</td>
              <td class="text wide">${others}</td>
            </tr>`;
          })}
        </tbody>
      </table>`,
    )}
    <p class="note">
      All tasks together, each time that a ticket came up. A team without one of ours is not judged by its
      team.
    </p>`;
}
