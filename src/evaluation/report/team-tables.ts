import type { Dataset } from "../../dataset/index.js";
import { ASSIGNMENT_GROUPS, ROUTE_FIELDS, type AssignmentGroup } from "../../domain/vocabulary.js";
import type { EvaluationResult } from "../result.js";
import { inTheirWords } from "../tell-labelling.js";
import { spaced } from "../spaced.js";
import { macroF1 } from "../verdict/macro-f1.js";
import { answeredSteps } from "../verdict/right-answers.js";
import {
  misroutesOf,
  routedSteps,
  teamFigures,
  type Misroute,
  type TeamFigures,
} from "../verdict/team-routing.js";
import { percent } from "../verdict/words.js";
import { html, type Html } from "./html.js";
import { scrolling } from "./scrolling.js";

/** Dearest misroutes that are told in a sentence. */
const MOST_TOLD = 3;

export interface TeamInput {
  readonly result: EvaluationResult;
  readonly tickets: Dataset | null;
  readonly sureFrom: number;
}

/** How well each team is served, where its tickets go instead, and what that costs; nothing without labels. */
export function teams({ result, tickets, sureFrom }: TeamInput): Html {
  const routed = routedSteps(result.episodes);
  if (routed.length === 0) return html``;
  const says = routed.some(({ step }) => step.action.confidence !== undefined);
  const figures = teamFigures(routed, says ? sureFrom : null);
  const misroutes = misroutesOf(routed, tickets?.words);
  const nameOf = (team: AssignmentGroup): string => nameIn(result, team);
  return html`<h2>Teams</h2>
    ${teamTable(figures, says ? teamFigures(routed, null) : undefined, nameOf)}
    <p class="note">
      All tasks together, each time that a ticket came up.
      ${
        says
          ? `Counted are answers that were at least ${percent(sureFrom)} sure; the others would go to people (--sure sets where).`
          : "The agent does not say how sure it is, so every answer counts, and coverage is everything."
      }
      Coverage: share of the team's own tickets that was answered so. Precision: share of what was sent to it
      that is its own. Recall: share of its own that came to it.
    </p>
    ${misrouteTable(misroutes, nameOf)} ${fieldScores(result)}`;
}

/** `every`: the same of every answer, whatever was said of it. */
function teamTable(
  figures: readonly TeamFigures[],
  every: readonly TeamFigures[] | undefined,
  nameOf: (team: AssignmentGroup) => string,
): Html {
  const whole = (team: AssignmentGroup): TeamFigures | undefined => every?.find((one) => one.team === team);
  return scrolling(
    "Teams",
    html`<table>
      <thead>
        <tr>
          <th class="text">team</th>
          <th>its tickets</th>
          <th>coverage</th>
          <th>sent to it</th>
          <th>precision</th>
          <th>recall</th>
          ${
            every === undefined
              ? null
              : html`<th>precision of all answers</th>
                  <th>recall of all answers</th>`
          }
        </tr>
      </thead>
      <tbody>
        ${figures.map(
          ({ team, tickets, coverage, sent, precision, recall }) =>
            html`<tr>
              <th class="text">${nameOf(team)}</th>
              <td>${tickets}</td>
              <td>${shareText(coverage)}</td>
              <td>${sent}</td>
              <td>${shareText(precision)}</td>
              <td>${shareText(recall)}</td>
              ${
                every === undefined
                  ? null
                  : html`<td>${shareText(whole(team)?.precision ?? null)}</td>
                      <td>${shareText(whole(team)?.recall ?? null)}</td>`
              }
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

function misrouteTable(misroutes: readonly Misroute[], nameOf: (team: AssignmentGroup) => string): Html {
  if (misroutes.length === 0) return html`<p>No ticket went to a wrong team.</p>`;
  const wordOf = (from: string): string => {
    const team = ASSIGNMENT_GROUPS.find((group) => group === from);
    return team === undefined ? from : nameOf(team);
  };
  const rows = [...new Set(misroutes.map(({ from }) => from))].sort();
  const nowhere = misroutes.some(({ to }) => to === null);
  const columns: readonly (AssignmentGroup | null)[] = [
    ...ASSIGNMENT_GROUPS.filter((group) => misroutes.some(({ to }) => to === group)),
    ...(nowhere ? [null] : []),
  ];
  const destination = (to: AssignmentGroup | null): string => (to === null ? "nowhere" : nameOf(to));
  return html`<h3>Misroutes, of 1,000 tickets</h3>
    <p>
      ${misroutes
        .slice(0, MOST_TOLD)
        .map(
          ({ from, to, perThousand, costPerThousand }) =>
            `${rounded(perThousand)} of ${wordOf(from)} go to ${destination(to)}, which costs as much as ${rounded(costPerThousand)} lost tickets.`,
        )
        .join(" ")}
    </p>
    ${scrolling(
      "Misroutes",
      html`<table class="matrix">
        <thead>
          <tr>
            <th class="text">tickets of ↓ sent to →</th>
            ${columns.map((to) => html`<th>${destination(to)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (from) =>
              html`<tr>
                <th class="text">${wordOf(from)}</th>
                ${columns.map((to) => misrouteCell(misroutes.find((one) => one.from === from && one.to === to)))}
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
    <p class="note">
      Tickets of 1,000 and, behind the minus, what they cost in whole tickets of 1,000: the part of their
      scores that hangs on the team. Nowhere: an action that is not allowed lost the ticket.
    </p>`;
}

function misrouteCell(found: Misroute | undefined): Html {
  if (found === undefined) return html`<td class="none">·</td>`;
  return html`<td>
    <strong>${rounded(found.perThousand)}</strong>
    <span class="range">−${found.costPerThousand.toFixed(1)}</span>
  </td>`;
}

/** The macro-F1 of each label. */
function fieldScores({ episodes }: EvaluationResult): Html {
  const steps = answeredSteps(episodes);
  const scores = ROUTE_FIELDS.map((field) => ({ field, score: macroF1(steps, field) }));
  return html`<h3>Each label</h3>
    <table class="small">
      <thead>
        <tr>
          <th class="text">label</th>
          <th>macro-F1</th>
        </tr>
      </thead>
      <tbody>
        ${scores.map(
          ({ field, score }) =>
            html`<tr>
              <th class="text">${spaced(field)}</th>
              <td>${score === null ? "not graded" : score.toFixed(2)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="note">
      The mean F1 over the words of a label: a rare word counts as much as a common one. An acceptable
      alternate counts as right.
    </p>`;
}

/** In the desk's own words where the mapping allows. */
function nameIn({ labelling }: EvaluationResult, team: AssignmentGroup): string {
  const theirs = labelling?.teams ?? [];
  return theirs.some(({ group }) => group === team) ? inTheirWords(team, theirs) : spaced(team);
}

function shareText(share: number | null): string {
  return share === null ? "–" : percent(share);
}

function rounded(count: number): string {
  return count > 0 && count < 1 ? "less than 1" : String(Math.round(count));
}
