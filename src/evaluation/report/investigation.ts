import type { TaskId } from "../../domain/task.js";
import { mean } from "../../support/mean.js";
import type { EvaluatedEpisode, EvaluatedStep } from "../evaluated-episode.js";
import { figure } from "../print-tables.js";
import type { EvaluationResult } from "../result.js";
import { toolChart } from "./charts/tools.js";
import { html, type Html } from "./html.js";
import { scrolling } from "./scrolling.js";
import { colorLegend, taskName } from "./legend.js";

type StepPenalty = "contextGapPenalty" | "capacityPenalty" | "incidentGapPenalty" | "riskPenalty";

/** How much was looked up, what of it paid, and what submits were charged for what was not. */
export function investigation(result: EvaluationResult): Html {
  if (result.episodes.length === 0) return html``;
  const rows = result.tasks.map(({ taskId }) => figuresOf(taskId, result.episodes));
  return html`<h2>Preparation</h2>
    ${scrolling(
      "Preparation",
      html`<table>
        <caption>
          Means of an episode. Step penalties are taken off the rewards of submits; the rubric reward feels
          them through the queue components alone.
        </caption>
        <thead>
          <tr>
            <th class="text">task</th>
            <th>steps</th>
            <th>investigations</th>
            <th>of them paid</th>
            <th>charged for excess</th>
            <th>submits with a context gap</th>
            <th>context gap</th>
            <th>capacity</th>
            <th>incident gap</th>
            <th>risk</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <th class="text">${taskName(row.taskId)}</th>
                <td>${row.steps.toFixed(1)}</td>
                <td>${row.investigations.toFixed(1)}</td>
                <td>${percent(row.paidShare)}</td>
                <td>${figure(row.excess)}</td>
                <td>${percent(row.gapShare)}</td>
                <td>${figure(row.contextGapPenalty)}</td>
                <td>${figure(row.capacityPenalty)}</td>
                <td>${figure(row.incidentGapPenalty)}</td>
                <td>${figure(row.riskPenalty)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
    ${preparations(result.episodes)}`;
}

function preparations(episodes: readonly EvaluatedEpisode[]): Html {
  const some = episodes.some((episode) => episode.steps.some((step) => step.action.actionType !== "submit"));
  if (!some) return html`<p>This policy submits and does nothing else.</p>`;
  return html`<figure>
    ${toolChart(episodes)}
    ${colorLegend([
      ["var(--gain)", "paid"],
      ["var(--neutral)", "did not pay: not required, repeated, or nothing there"],
    ])}
    <figcaption>All tasks together.</figcaption>
  </figure>`;
}

function figuresOf(taskId: TaskId, all: readonly EvaluatedEpisode[]) {
  const episodes = all.filter((episode) => episode.taskId === taskId);
  const steps = episodes.flatMap((episode) => episode.steps);
  const lookups = steps.filter(({ action }) => ["investigate", "request_info"].includes(action.actionType));
  const submits = steps.filter((step) => step.breakdown !== null);
  const perEpisode = (key: StepPenalty): number => total(steps, key) / episodes.length;
  return {
    taskId,
    steps: steps.length / episodes.length,
    investigations: lookups.length / episodes.length,
    paidShare: lookups.filter((step) => step.useful).length / lookups.length,
    excess: mean(episodes.map((episode) => episode.investigationPenalty)),
    gapShare: submits.filter((step) => step.contextGapPenalty > 0).length / submits.length,
    contextGapPenalty: perEpisode("contextGapPenalty"),
    capacityPenalty: perEpisode("capacityPenalty"),
    incidentGapPenalty: perEpisode("incidentGapPenalty"),
    riskPenalty: perEpisode("riskPenalty"),
  };
}

function total(steps: readonly EvaluatedStep[], key: StepPenalty): number {
  return steps.reduce((sum, step) => sum + step[key], 0);
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${Math.round(100 * share)} %` : "–";
}
