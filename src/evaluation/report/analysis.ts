import { ROUTE_KEYS } from "../../domain/route.js";
import { ROUTE_FIELDS, type RouteField } from "../../domain/vocabulary.js";
import { mean } from "../../support/mean.js";
import { QUEUE_COMPONENT_NAMES, QUEUE_COMPONENTS } from "../losses.js";
import { figure } from "../print-tables.js";
import type { EvaluationResult } from "../result.js";
import type { TrainingPoint } from "../../rollouts/training-file.js";
import { confusionChart } from "./charts/confusion.js";
import { meansChart, type TaskMean } from "./charts/means.js";
import { passKChart } from "./charts/pass-k.js";
import { trainingChart } from "./charts/training.js";
import { waterfallChart } from "./charts/waterfall.js";
import { html, type Html } from "./html.js";
import { colorLegend, taskLegend, taskName } from "./legend.js";
import { spaced } from "../spaced.js";

export function losses(result: EvaluationResult): Html {
  return html`<h2>Where the points went</h2>
    <p>From 1 down to the mean rubric reward. The parts of an episode add up to exactly what it lost.</p>
    <div class="pair">
      ${result.tasks.map(
        (task) =>
          html`<figure>
            <h3>${taskName(task.taskId)}</h3>
            ${waterfallChart(task)}
          </figure>`,
      )}
      <div>
        ${colorLegend([
          ["var(--loss)", "lost"],
          ["var(--gain)", "won back"],
        ])}
        <p class="note">
          The four labels: what wrong ones took from the tickets' scores. Alternate route: the share that an
          alternate does not keep. Penalised action and step limit: tickets that were lost whole. The queue
          components: what each took from queue management. Excess investigation: lookups beyond the
          allowance. Diligence bonus: for context looked up and pressure resolved. Capped: what the last cut
          to the range from 0 to 1 changed. Parts below 0.0005 are left out.
        </p>
      </div>
    </div>`;
}

export function solved(result: EvaluationResult): Html {
  if (result.passKAbsent !== null) {
    return html`<h2>Every attempt solved</h2>
      <p>${result.passKAbsent}</p>`;
  }
  const ks = Array.from({ length: result.attempts }, (_, index) => index + 1);
  return html`<h2>Every attempt solved</h2>
    <div class="pair">
      <figure>${passKChart(result)} ${taskLegend(result.tasks.map((task) => task.taskId))}</figure>
      <div>
        <table>
          <thead>
            <tr>
              <th class="text">k</th>
              ${result.tasks.map((task) => html`<th>${taskName(task.taskId)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${ks.map(
              (k) =>
                html`<tr>
                  <th class="text">${k}</th>
                  ${result.tasks.map((task) => html`<td>${figure(task.passK?.[k - 1] ?? null)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
        <p class="note">
          pass^k: the chance that k attempts of one seed all reach ${result.solvedAt}, estimated from c of n
          attempts as C(c, k) ÷ C(n, k), and the mean of that over the seeds.
        </p>
      </div>
    </div>`;
}

export function queue(result: EvaluationResult): Html {
  const means = result.tasks.flatMap(({ taskId }): readonly TaskMean[] => {
    const own = result.episodes.filter((episode) => episode.taskId === taskId);
    return QUEUE_COMPONENT_NAMES.flatMap((name) => {
      const values = own.flatMap((episode) => episode.queueManagementBreakdown[QUEUE_COMPONENTS[name]] ?? []);
      return values.length === 0 ? [] : [{ name, taskId, value: mean(values) }];
    });
  });
  if (means.length === 0) return html``;
  return html`<div>
    <h2>Queue management</h2>
    <figure>
      ${meansChart("Queue components", means, "mean component")}
      ${taskLegend(result.tasks.map((task) => task.taskId).filter((taskId) => taskId !== 1))}
      <figcaption>
        Each component as the rules weigh it, before it is multiplied by the average score. Task 1 has none.
      </figcaption>
    </figure>
  </div>`;
}

export function fields(result: EvaluationResult): Html {
  const means = result.tasks.flatMap(({ taskId }): readonly TaskMean[] => {
    const submitted = result.episodes
      .filter((episode) => episode.taskId === taskId)
      .flatMap(({ steps }) =>
        steps.flatMap(({ breakdown, labels }) => (breakdown === null ? [] : [{ breakdown, labels }])),
      );
    return ROUTE_FIELDS.flatMap((name) => {
      const graded = submitted.filter(
        ({ labels }) => labels === null || labels[ROUTE_KEYS[name]] !== undefined,
      );
      if (graded.length === 0) return [];
      return [{ name, taskId, value: mean(graded.map(({ breakdown }) => breakdown[ROUTE_KEYS[name]])) }];
    });
  });
  if (means.length === 0) return html``;
  return html`<div>
    <h2>Score by field</h2>
    <figure>
      ${meansChart("Score by field", means, "mean score of submitted tickets")}
      ${taskLegend(result.tasks.map((task) => task.taskId))}
      <figcaption>1 is right, similar labels earn a share; on the route that scored best.</figcaption>
    </figure>
  </div>`;
}

function isGraded(field: RouteField, { labelling }: EvaluationResult): boolean {
  const absent = labelling?.absent.find((one) => one.field === field);
  return absent === undefined || absent.tickets < (labelling?.tickets ?? 0);
}

export function confusion(result: EvaluationResult): Html {
  if (!result.hasTickets) {
    return html`<h2>True and answered labels</h2>
      <p>
        Not shown: the server plays tickets that the evaluator does not have, and it tells scores but never
        labels.
      </p>`;
  }
  return html`<h2>True and answered labels</h2>
    <p>
      Submitted tickets of all tasks: true label down the side, answer along the bottom, counts in the cells.
      Fuller colour is a larger share of its row. An acceptable alternate counts as right.
    </p>
    <div class="pair">
      ${ROUTE_FIELDS.map(
        (field) =>
          html`<figure>
            <h3>${spaced(field)}</h3>
            ${isGraded(field, result) ? confusionChart(field, result.episodes) : html`<p class="note">No ticket has this label: it is not graded.</p>`}
          </figure>`,
      )}
    </div>
    ${colorLegend([
      ["var(--gain)", "answered right"],
      ["var(--loss)", "answered wrong"],
    ])}`;
}

export function training(rounds: readonly TrainingPoint[]): Html {
  if (rounds.length === 0) return html``;
  return html`<h2>How it learned</h2>
    <div class="pair">
      <figure>${trainingChart("mean reward of a try", rounds, (round) => round.meanLessonReward)}</figure>
      <figure>${trainingChart("mean rubric reward", rounds, (round) => round.meanRubricReward)}</figure>
    </div>
    <p class="note">
      Exploration rounds before this evaluation,
      ${figure(mean(rounds.map((round) => round.episodes))).replace(/\.0+$/, "")} episodes each. Drawn: the
      share of decisions that were left to chance; the policy that was evaluated draws none.
    </p>`;
}
