import type { Dataset } from "../../dataset/index.js";
import type { EvaluatedEpisode } from "../evaluated-episode.js";
import { LOSS_NAMES } from "../losses.js";
import { figure } from "../print-tables.js";
import type { EvaluationResult } from "../result.js";
import { isSolved } from "../summarise.js";
import { Html, html } from "./html.js";
import { visitCard } from "./visit-card.js";
import { visitsOf } from "./visits.js";
import { spaced } from "../spaced.js";

export interface EpisodesInput {
  readonly result: EvaluationResult;
  /** Null: they are not here, and nothing but what the server told is shown. */
  readonly tickets: Dataset | null;
}

/** Every episode in a line that opens to what was done, step by step. */
export function episodes(input: EpisodesInput): Html {
  const { result } = input;
  return html`<h2>Episodes</h2>
    <p class="note">
      Open one to read what was done.
      ${
        result.hasTickets
          ? html`It shows each ticket as the agent knew it when it left it, what it did, what was right and
            why.`
          : html`Labels are not marked as right or wrong: the evaluator does not have the tickets.`
      }
    </p>
    <div class="episodes">
      <div class="row head" aria-hidden="true">
        <span>task</span><span>seed</span><span>rubric reward</span><span>solved</span><span>tickets</span
        ><span>steps</span><span>lookups</span><span>lost most to</span>
      </div>
      ${result.episodes.map((episode) => episodeDetails(episode, input))}
    </div>
    ${failures(result)}`;
}

function episodeDetails(episode: EvaluatedEpisode, { result, tickets }: EpisodesInput): Html {
  return html`<details class="episode">
    <summary class="row">
      <span>${episode.taskId}</span><span>${seedText(episode)}</span>${meter(episode)}
      <span>${isSolved(episode, result.solvedAt) ? "yes" : "no"}</span><span>${episode.tickets}</span
      ><span>${episode.steps.length}</span><span>${episode.investigations}</span
      ><span>${worstLoss(episode)}</span>
    </summary>
    <div class="replay">${visitsOf(episode, tickets).map(visitCard)}</div>
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
