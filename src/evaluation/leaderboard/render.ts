import { markText, rangeLine, styleElement } from "../../pages/index.js";
import { readAsset } from "../../support/read-asset.js";
import { figure, signed } from "../print-tables.js";
import { Html, html } from "../report/html.js";
import { scrolling } from "../report/scrolling.js";
import { REPORT_STYLE } from "../report/style.js";
import { spaced } from "../spaced.js";
import { splitText } from "../verdict/words.js";
import type { TwinMean } from "./gaps.js";
import type { Leaderboard, Unusable } from "./board-file.js";
import type { Board, BoardRow } from "./boards.js";
import { playedText, remarksOn, seedsText, VERIFIED } from "./words.js";

/** Held by the browser: its own style, and nothing that is loaded, run, sent or nested. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const STYLE = new Html(styleElement(`${REPORT_STYLE}\n${readAsset(import.meta.url, "leaderboard.css")}`));

/** One HTML file that loads nothing and runs nothing. The same results have the same bytes. */
export function renderLeaderboard(
  { boards, unusable }: Leaderboard,
  hrefOf: (file: string) => string = (file) => file,
): string {
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="content-security-policy" content="${POLICY}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Leaderboard</title>
      ${STYLE}
    </head>
    <body class="leaderboard">
      <header>
        <h1>Leaderboard</h1>
        <p class="lead">
          Ranked by the mean rubric reward, a failed episode being a 0. Only results of the same episodes,
          tickets and rules stand on one board. Verified: every action was played again here, and every figure
          is what they make. The line has the mean up to the optimum, its 95 % interval over these episodes,
          and marks at the floor, which is had without reading, and at the optimum. A twin gap is what is lost
          on other forms of the same tickets, over the tasks.
        </p>
      </header>
      <main>
        ${boards.length === 0 ? html`<p>No result could be read.</p>` : boards.map((board, index) => boardPart(board, index, hrefOf))}
        ${unusablePart(unusable)}
      </main>
    </body>
  </html>`;
  return `<!doctype html>\n${page.text}\n`;
}

function boardPart(board: Board, index: number, hrefOf: (file: string) => string): Html {
  const hasGaps = board.rows.some(({ gaps }) => gaps !== null);
  const hasCost = board.rows.some(({ cost }) => cost !== null);
  const title = `${splitText(board)}: ${playedText(board)}`;
  const heading = title.charAt(0).toUpperCase() + title.slice(1);
  return html`<section aria-labelledby="board-${index}">
    <h2 id="board-${index}">${heading}</h2>
    ${scrolling(
      `Ranking of ${title}`,
      html`<table>
        <thead>
          <tr>
            <th scope="col">rank</th>
            <th class="text" scope="col">policy</th>
            <th class="text" scope="col">verified</th>
            <th scope="col">mean</th>
            <th class="text line" scope="col">0 to 1</th>
            ${board.tasks.map(({ taskId }) => html`<th scope="col">task ${taskId}</th>`)}
            <th scope="col">regret</th>
            <th scope="col">solved</th>
            ${hasGaps ? html`<th scope="col">widest twin gap</th>` : null}
            ${hasCost ? html`<th scope="col">cost</th>` : null}
          </tr>
        </thead>
        <tbody>
          ${board.rows.map((row) => rowPart(row, board, { hasGaps, hasCost, hrefOf }))}
        </tbody>
      </table>`,
    )}
    ${ground(board)}
  </section>`;
}

interface Columns {
  readonly hasGaps: boolean;
  readonly hasCost: boolean;
  readonly hrefOf: (file: string) => string;
}

function rowPart(row: BoardRow, { tasks }: Board, { hasGaps, hasCost, hrefOf }: Columns): Html {
  const { standing, verification } = row;
  const scoreOf = (id: number): number | null =>
    standing.tasks.find(({ taskId }) => taskId === id)?.score ?? null;
  return html`<tr class="${verification.status}${row.rank === null ? " unranked" : ""}">
    <td>${row.rank ?? "–"}</td>
    <th class="text" scope="row">
      ${row.policy}
      ${row.report === null ? null : html`<a class="below" href="${hrefOf(row.report)}">report</a>`}
      <span class="below">${[row.file, ...remarksOn(row)].map((one) => html`<span>${one}</span>`)}</span>
    </th>
    <td class="text verified">${VERIFIED[verification.status]}</td>
    <td>${meanCell(row)}</td>
    <td class="line">${lineOf(row)}</td>
    ${tasks.map(({ taskId }) => html`<td>${figure(scoreOf(taskId))}</td>`)}
    <td>${figure(standing.regret)}</td>
    <td>${standing.solved === null ? "–" : `${standing.solved} of ${standing.episodes}`}</td>
    ${hasGaps ? html`<td class="gap">${gapCell(row)}</td>` : null}
    ${hasCost ? html`<td class="cost">${row.cost ?? "–"}</td>` : null}
  </tr>`;
}

/** The widest gap, and below it the others. */
function gapCell({ gaps }: BoardRow): Html {
  const [widest, ...others] = [...(gaps ?? [])].sort((a, b) => b.gap - a.gap);
  if (widest === undefined) return html`–`;
  const text = ({ twin, gap }: TwinMean): string => `${signed(gap)} ${spaced(twin)}`;
  return html`<strong>${text(widest)}</strong>
    <span class="below">${others.map((one) => html`<span>${text(one)}</span>`)}</span>`;
}

function meanCell({ standing: { score } }: BoardRow): Html {
  if (score === null) return html`–`;
  const { value, low, high } = score;
  return html`<strong>${figure(value)}</strong>${
      low === null || high === null
        ? null
        : html`<span class="below range">${figure(low)} to ${figure(high)}</span>`
    }`;
}

function lineOf({ standing: { score, floor, optimum } }: BoardRow): Html {
  if (score === null) return html``;
  return new Html(markText(rangeLine({ ...score, floor, best: optimum })));
}

function ground({ tasks, rulesDigest, datasetDigest, splitDigest }: Board): Html {
  return html`<dl>
    <dt>seeds</dt>
    <dd>${tasks.map(({ taskId, seeds }) => `task ${taskId}: ${seedsText(seeds)}`).join("; ")}</dd>
    <dt>rules</dt>
    <dd><code>${rulesDigest}</code></dd>
    <dt>tickets</dt>
    <dd><code>${datasetDigest}</code></dd>
    <dt>split</dt>
    <dd><code>${splitDigest}</code></dd>
  </dl>`;
}

function unusablePart(unusable: readonly Unusable[]): Html {
  if (unusable.length === 0) return html``;
  return html`<section aria-labelledby="unusable">
    <h2 id="unusable">Results that cannot be used</h2>
    <ul class="unusable">
      ${unusable.map(
        ({ file, policy, reason }) =>
          html`<li><strong>${policy ?? "nobody named"}</strong> <code>${file}</code>: ${reason}</li>`,
      )}
    </ul>
  </section>`;
}
