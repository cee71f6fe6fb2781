import { seedsText } from "../seeds-text.js";
import { figure, signed } from "../print-tables.js";
import { accountLines } from "../model/account-words.js";
import type { RankedRow, Ranking } from "../model/rank-models.js";
import { rankingCells, rankingTitle, rankingVerdict } from "../model/tell-ranking.js";
import { LOSS_NAMES } from "../losses.js";
import { sum } from "../../support/mean.js";
import { hundredths, LOSS_SENTENCES } from "../verdict/words.js";
import { rankingChart } from "./charts/ranking.js";
import { html, type Html } from "./html.js";
import { estimateCell } from "./overview.js";
import { scrolling } from "./scrolling.js";

/** What a page of several models shows. */
export interface RankingInput {
  readonly ranking: Ranking;
  /** What a reader must know before the figures, a sentence each. */
  readonly warnings: readonly string[];
}

/** Sentences first, then the table with each difference, the plot, and what each took and lost. */
export function rankingBody({ ranking, warnings }: RankingInput): Html {
  const [first = "", ...rest] = rankingVerdict(ranking);
  return html`<header>
      <h1>${rankingTitle(ranking)}</h1>
      <div class="verdict">
        <p>${first}</p>
        ${rest.map((sentence) => html`<p>${sentence}</p>`)}
      </div>
      ${warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
    </header>
    ${table(ranking)}
    <figure>
      ${rankingChart(ranking)}
      <figcaption>
        The mark is the mean rubric reward over the seeds that all finished, the bar its 95 % interval.
        Differences are paired, seed by seed: two bars may overlap, and the difference still be sure.
      </figcaption>
    </figure>
    ${ranking.rows.map(card)} ${played(ranking)}`;
}

/** The same cells as on a terminal; of intervals the ends stand below. */
function table(ranking: Ranking): Html {
  const whole = rankingCells(ranking);
  // Tokens stand below, by model: there is no room for them here.
  const shown = (cells: readonly string[]): readonly string[] =>
    cells.filter((_, index) => !whole.head[index]?.startsWith("tokens"));
  const [head, rows] = [shown(whole.head), whole.rows.map(shown)];
  const estimates = (index: number): readonly [Html, Html] => {
    const row = ranking.rows[index];
    if (row === undefined) return [html``, html``];
    return [
      estimateCell(row.score),
      row.difference === null ? html`–` : estimateCell(row.difference, signed),
    ];
  };
  return html`<h2>Ranking</h2>
    ${scrolling(
      "Ranking",
      html`<table>
        <thead>
          <tr>
            ${head.map((word, index) => html`<th class="${index < 2 ? "text" : ""}">${word}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map((cells, at) => {
            const [score, difference] = estimates(at);
            const [place = "", name = "", , , ...others] = cells;
            return html`<tr>
              <td class="text">${place}</td>
              <th class="text">${name}</th>
              <td>${score}</td>
              <td>${difference}</td>
              ${others.map((cell) => html`<td class="${cell.endsWith("(!)") ? "wrong" : ""}">${cell}</td>`)}
            </tr>`;
          })}
        </tbody>
      </table>`,
    )}`;
}

function card({ name, result }: RankedRow): Html {
  const { model, episodes, tasks } = result;
  const costs = LOSS_NAMES.filter((loss) => loss !== "diligence_bonus" && loss !== "capped")
    .map((loss) => ({ loss, points: sum(episodes.map(({ losses }) => losses[loss])) / episodes.length }))
    .sort((a, b) => b.points - a.points)
    .slice(0, 3)
    .filter(({ points }) => points >= 0.005);
  return html`<section>
    <h2>${name}</h2>
    <ul>
      ${(model === undefined ? [] : accountLines(model)).map((line) => html`<li>${line}</li>`)}
      ${costs.length === 0 ? null : html`<li>What costs most: ${costs.map(({ loss, points }, index) => `${index > 0 ? ", " : ""}${LOSS_SENTENCES[loss]} (${hundredths(points)})`)}</li>`}
      ${tasks.map((task) => html`<li>task ${task.taskId}: ${figure(task.rubricReward?.value ?? null)} between ${figure(task.floor)} without reading and ${figure(task.optimum)} at the most</li>`)}
    </ul>
  </section>`;
}

function played({ rows }: Ranking): Html {
  const { result } = rows[0];
  return html`<h2>What was played</h2>
    <p>
      Played: ${seedsText(result)} of each task,
      ${result.server === null ? "in the evaluator's process" : `on ${result.server}`}. Each model has its own
      report: judge the recording with
      <code>evaluate --trajectories FILE --policy NAME --html FILE.html</code>.
    </p>
    <dl>
      <dt>rules</dt>
      <dd><code>${result.rulesDigest}</code></dd>
      <dt>tickets</dt>
      <dd><code>${result.datasetDigest}</code></dd>
      <dt>split</dt>
      <dd><code>${result.splitDigest}</code></dd>
      <dt>version</dt>
      <dd>program ${result.programVersion}, contract ${result.contractVersion}</dd>
    </dl>`;
}
