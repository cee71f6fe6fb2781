import { ROUTE_KEYS, type Route } from "../../domain/route.js";
import { ROUTE_FIELDS } from "../../domain/vocabulary.js";
import type { EvaluatedEpisode, EvaluatedStep } from "../evaluated-episode.js";
import { LOSS_NAMES } from "../losses.js";
import { figure } from "../print-tables.js";
import type { EvaluationResult } from "../result.js";
import { isSolved } from "../summarise.js";
import { Html, html } from "./html.js";
import { spaced } from "./plot.js";

/** Every episode in a line that opens to what was done, step by step. */
export function episodes(result: EvaluationResult): Html {
  return html`<h2>Episodes</h2>
    <p class="note">
      Open one to read what was done.
      ${
        result.hasTickets
          ? html`Wrong labels are followed by the true one, as it was at that moment.`
          : html`Labels are not marked as right or wrong: the evaluator does not have the tickets.`
      }
    </p>
    <div class="episodes">
      <div class="row head" aria-hidden="true">
        <span>task</span><span>seed</span><span>rubric reward</span><span>solved</span><span>tickets</span
        ><span>steps</span><span>lookups</span><span>lost most to</span>
      </div>
      ${result.episodes.map((episode) => episodeDetails(episode, result.solvedAt))}
    </div>
    ${failures(result)}`;
}

function episodeDetails(episode: EvaluatedEpisode, solvedAt: number): Html {
  return html`<details class="episode">
    <summary class="row">
      <span>${episode.taskId}</span><span>${seedText(episode)}</span>${meter(episode)}
      <span>${isSolved(episode, solvedAt) ? "yes" : "no"}</span><span>${episode.tickets}</span
      ><span>${episode.steps.length}</span><span>${episode.investigations}</span
      ><span>${worstLoss(episode)}</span>
    </summary>
    <table class="replay">
      <thead>
        <tr>
          <th class="text">step</th>
          <th class="text">ticket, as it showed</th>
          <th class="text">what was done</th>
          <th>score</th>
          <th>reward</th>
          <th class="text">what came of it</th>
        </tr>
      </thead>
      <tbody>
        ${episode.steps.map(stepLine)}
      </tbody>
    </table>
  </details>`;
}

/** The seed, and which attempt of it where that is not the first. */
function seedText({ seed, attempt }: Pick<EvaluatedEpisode, "seed" | "attempt">): string {
  return attempt === 1 ? `${seed}` : `${seed} (${attempt})`;
}

function meter({ rubricReward, taskId }: EvaluatedEpisode): Html {
  const share = `${(100 * rubricReward).toFixed(1)}%`;
  return html`<span class="meter">
    ${figure(rubricReward)}${new Html(`<i style="--share:${share};--fill:var(--task-${taskId})"></i>`)}
  </span>`;
}

function worstLoss({ losses, truncated }: EvaluatedEpisode): string {
  const [worst] = [...LOSS_NAMES].sort((a, b) => losses[b] - losses[a]);
  const told =
    worst === undefined || losses[worst] <= 0 ? "nothing" : `${spaced(worst)} (${figure(losses[worst])})`;
  return truncated ? `${told}, cut off by the step limit` : told;
}

function stepLine(step: EvaluatedStep): Html {
  return html`<tr class="${step.score === null ? "" : "handled"}">
    <td class="text">${step.step}</td>
    <td class="text"><code>${step.ticketId}</code> ${step.title}</td>
    <td class="text">${doing(step)}</td>
    <td>${figure(step.score)}</td>
    <td>${figure(step.reward)}</td>
    <td class="text">${outcome(step)}</td>
  </tr>`;
}

const DOING = {
  request_info: "asks the requester",
  open_incident: "opens an incident",
  defer: "puts the ticket off",
} as const;

function doing(step: EvaluatedStep): Html {
  const { actionType, toolName } = step.action;
  if (actionType === "investigate") {
    return html`looks up: ${spaced((toolName ?? "nothing named").replace(/^lookup_/, ""))}`;
  }
  if (actionType !== "submit") return html`${DOING[actionType]}`;
  return html`submits
  ${ROUTE_FIELDS.map((field, index) => html`${index > 0 ? " · " : ""}${answer(step, ROUTE_KEYS[field])}`)}`;
}

function answer({ action, labels, usedAlternateRoute }: EvaluatedStep, key: keyof Route): Html {
  const given = action[key];
  if (given === undefined) return html`<span class="wrong">nothing</span>`;
  const truth = labels?.[key];
  if (truth === undefined) return html`${spaced(given)}`;
  if (given === truth) return html`<span class="right">${spaced(given)} ✓</span>`;
  if (usedAlternateRoute) return html`<span class="right">${spaced(given)} ✓ alternate</span>`;
  return html`<span class="wrong">${spaced(given)} ✗</span> (${spaced(truth)})`;
}

/** The engine's sentence without what the other columns say. */
function outcome({ feedback, useful, action }: EvaluatedStep): string {
  const [, ...parts] = feedback.replace(/\.$/, "").split(", ");
  const told = parts.filter((part) => !part.startsWith("ticket score"));
  if (told.length > 0) return told.join("; ");
  if (action.actionType === "submit") return "";
  return useful ? "paid" : "did not pay";
}

function failures({ failures: failed }: EvaluationResult): Html {
  if (failed.length === 0) return html``;
  return html`<h3>Not finished</h3>
    <p>
      The place where these were played failed. They have no reward and are in no figure but “failed as 0”.
    </p>
    <table>
      <thead>
        <tr>
          <th class="text">task</th>
          <th class="text">seed</th>
          <th class="text">what failed</th>
        </tr>
      </thead>
      <tbody>
        ${failed.map(
          ({ taskId, seed, attempt, error }) =>
            html`<tr>
              <td class="text">${taskId}</td>
              <td class="text">${seedText({ seed, attempt })}</td>
              <td class="text">${error}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}
