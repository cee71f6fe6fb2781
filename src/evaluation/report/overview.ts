import type { Route } from "../../domain/route.js";
import type { Estimate } from "../bootstrap.js";
import type { Comparison } from "../compare.js";
import { accountLines } from "../model/account-words.js";
import { figure, floorText, signed } from "../print-tables.js";
import type { EvaluationResult } from "../result.js";
import { rewardChart } from "./charts/rewards.js";
import { differenceChart } from "./charts/differences.js";
import { html, type Html } from "./html.js";
import { scrolling } from "./scrolling.js";
import { taskLegend, taskName } from "./legend.js";
import { spaced } from "../spaced.js";

/** The main figures of each task. */
export function rewards(result: EvaluationResult): Html {
  const percent = Math.round(100 * result.interval.level);
  return html`<h2>Rubric reward</h2>
    ${scrolling(
      "Rubric reward",
      html`<table>
        <thead>
          <tr>
            <th class="text">task</th>
            <th>episodes</th>
            <th>rubric reward</th>
            <th>failed as 0</th>
            <th>on new tickets</th>
            <th>floor</th>
            <th>optimum</th>
            <th>normalised</th>
            <th>regret</th>
            <th>solved (regret ≤ .1)</th>
            <th>at least ${result.solvedAt}</th>
          </tr>
        </thead>
        <tbody>
          ${result.tasks.map(
            (task) =>
              html`<tr>
                <th class="text">${taskName(task.taskId)}</th>
                <td>
                  ${task.finished}${task.failed > 0 ? html` <span class="wrong">+ ${task.failed} failed</span>` : null}
                </td>
                <td>${estimateCell(task.rubricReward)}</td>
                <td>${figure(task.withFailuresAsZero)}</td>
                <td>${estimateCell(task.newTickets)}</td>
                <td>${figure(task.floor)}</td>
                <td>${figure(task.optimum)}</td>
                <td>${estimateCell(task.normalised)}</td>
                <td>${figure(task.regret)}</td>
                <td>${task.solved === null ? "–" : `${task.solved} of ${task.finished}`}</td>
                <td>${task.solvedByScore} of ${task.finished}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
    <figure>
      ${rewardChart(result)} ${taskLegend(result.tasks.map((task) => task.taskId))}
      <figcaption>
        A tick is an episode; the mark is their mean, the bar its ${percent} % interval
        (${result.interval.method}, ${result.interval.resamples} resamples).
        ${
          result.hasTickets
            ? html`The floor is the better of the constant answer that is best on other seeds and the
              text-blind policy, the optimum the most that any actions reach; normalised is (mean − floor) ÷
              (optimum − floor), regret the optimum − what was reached. The interval on new tickets is over
              families of related tickets.`
            : null
        }
      </figcaption>
    </figure>
    ${floors(result)}`;
}

function floors({ tasks }: EvaluationResult): Html {
  const known = tasks.flatMap(({ taskId, floorFrom }) => (floorFrom === null ? [] : [{ taskId, floorFrom }]));
  if (known.length === 0) return html``;
  return html`<p class="note">
    Without reading:
    ${known.map(
      ({ taskId, floorFrom }, index) =>
        html`${index > 0 ? "; " : ""}on task ${taskId}
        ${floorText(floorFrom, ` (${routeText(floorFrom.route)})`)}`,
    )}.
  </p>`;
}

export function routeText(route: Route): string {
  return [route.issueType, route.priority, route.assignmentGroup, route.resolutionAction]
    .map(spaced)
    .join(" · ");
}

/** What a model took, and how much of it is its own; nothing where none played. */
export function modelAccount({ model }: EvaluationResult): Html {
  if (model === undefined) return html``;
  return html`<h2>The model</h2>
    <ul>
      ${accountLines(model).map((line) => html`<li>${line}</li>`)}
    </ul>`;
}

/** What reading earned; nothing where it was not asked for. */
export function reading({ reading: gains }: EvaluationResult): Html {
  if (gains === null) return html``;
  return html`<h2>What reading earned</h2>
    ${scrolling(
      "What reading earned",
      html`<table>
        <thead>
          <tr>
            <th class="text">task</th>
            <th>seeds</th>
            <th>own words</th>
            <th>words exchanged</th>
            <th>what reading earned</th>
          </tr>
        </thead>
        <tbody>
          ${gains.map(
            ({ taskId, seeds, scrambled, gain }) =>
              html`<tr>
                <th class="text">${taskName(taskId)}</th>
                <td>${seeds}</td>
                <td>${figure(scrambled + gain.value)}</td>
                <td>${figure(scrambled)}</td>
                <td>${estimateCell(gain, signed)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
    <p class="note">
      The same policy and seeds on tickets with each other's words: what it loses is what reading earned. A
      policy that reads nothing loses nothing.
    </p>`;
}

/** What other forms of the same tickets cost; nothing where they were not asked for. */
export function twins({ twins: told }: EvaluationResult): Html {
  if (told === undefined) return html``;
  return html`<h2>What it remembers</h2>
    ${scrolling(
      "What it remembers",
      html`<table>
        <thead>
          <tr>
            <th class="text">twin</th>
            <th class="text">task</th>
            <th>gap</th>
            <th>as it is</th>
            <th>on the twin</th>
            <th>seeds</th>
          </tr>
        </thead>
        <tbody>
          ${told.gaps.map(
            ({ twin, taskId, seeds, score, gap }) =>
              html`<tr>
                <th class="text">${spaced(twin)}</th>
                <td class="text">task ${taskId}</td>
                <td>${estimateCell(gap, signed)}</td>
                <td>${figure(score + gap.value)}</td>
                <td>${figure(score)}</td>
                <td>${seeds}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
    <p class="note">
      The same policy and seeds on other forms of the same tickets: other names; the same facts in other
      words; one deciding fact turned, with the label that follows; something beside the point added; the
      names of the teams exchanged, which the instructions tell. Who reads loses nothing but what reading
      other words costs; who remembers loses what it remembered.
      ${told.absent.map(({ twin, why }) => html` ${spaced(twin)}: not played, since ${why}.`)}
    </p>`;
}

export function comparison(found: Comparison | undefined): Html {
  if (found === undefined) return html``;
  return html`<h2>Against ${spaced(found.otherName)}</h2>
    ${scrolling(
      "Comparison",
      html`<table>
        <thead>
          <tr>
            <th class="text">task</th>
            <th>seeds that both played</th>
            <th>${spaced(found.ownName)}</th>
            <th>${spaced(found.otherName)}</th>
            <th>difference</th>
            <th>better / equal / worse</th>
          </tr>
        </thead>
        <tbody>
          ${found.tasks.map(
            (task) =>
              html`<tr>
                <th class="text">${taskName(task.taskId)}</th>
                <td>${task.seeds}</td>
                <td>${figure(task.own)}</td>
                <td>${figure(task.other)}</td>
                <td>${estimateCell(task.difference, signed)}</td>
                <td>${task.better} / ${task.equal} / ${task.worse}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
    <figure>
      ${differenceChart(found)}
      <figcaption>
        Paired: both policies on the same seeds. A tick is the difference on one seed; the mark is the mean,
        the bar its interval over seeds. An interval that leaves 0 out is a difference that these seeds show.
      </figcaption>
    </figure>`;
}

export function estimateCell(estimate: Estimate | null, write: (value: number) => string = figure): Html {
  if (estimate === null) return html`–`;
  if (estimate.low === null || estimate.high === null) {
    return html`<strong>${write(estimate.value)}</strong>`;
  }
  return html`<strong>${write(estimate.value)}</strong>
    <span class="range below">${write(estimate.low)} to ${write(estimate.high)}</span>`;
}
