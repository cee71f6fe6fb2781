import { ROUTE_KEYS, type Route } from "../../domain/route.js";
import { ROUTE_FIELDS } from "../../domain/vocabulary.js";
import type { TicketView } from "../../domain/observation.js";
import type { EvaluatedStep } from "../evaluated-episode.js";
import { figure } from "../print-tables.js";
import { spaced } from "../spaced.js";
import { isRight, type AnsweredStep } from "../verdict/right-answers.js";
import { dateText, percent } from "../verdict/words.js";
import { html, type Html } from "./html.js";
import type { Visit } from "./visits.js";

/** A ticket as it stood before the agent, what was done with it, and why what is right is right. */
export function visitCard({ ticketId, title, view, steps, rationale }: Visit): Html {
  return html`<section class="visit">
    <h4>${title} <code>${ticketId}</code></h4>
    ${view === null ? null : letter(view)}
    <ol>
      ${steps.map(stepItem)}
    </ol>
    ${rationale === null ? null : html`<p class="why"><strong>Why:</strong> ${rationale}</p>`}
  </section>`;
}

function letter(view: TicketView): Html {
  const { requester, createdAt, description, title } = view;
  const head = createdAt === undefined ? requester : `${requester}, ${dateText(createdAt)}`;
  return html`<blockquote>
    <p class="from">${head}</p>
    ${description === title ? null : html`<p class="text">${description}</p>`}
    ${found("note of the desk", view.ambiguityNote)} ${found("planning note", view.planningNote)}
    ${found("the requester's answer", view.customerUpdateNote)}
    ${found("linked ticket", view.relatedTicketPreview?.title)}
  </blockquote>`;
}

function found(what: string, text: string | undefined): Html {
  return text === undefined ? html`` : html`<p class="found"><span>${what}</span> ${text}</p>`;
}

function stepItem(step: EvaluatedStep): Html {
  const came = outcome(step);
  return html`<li class="step ${step.score === null ? "" : "handled"}" value="${step.step}">
    ${doing(step)}${came === "" ? null : html` <span class="came">${came}</span>`}
    <span class="earned"
      >${step.score === null ? null : html`score ${figure(step.score)}, `}reward ${figure(step.reward)}</span
    >
  </li>`;
}

const DOING = {
  request_info: "asks the requester",
  open_incident: "opens an incident",
  defer: "puts the ticket off",
} as const;

function doing(step: EvaluatedStep): Html {
  const { actionType, toolName, confidence } = step.action;
  if (actionType === "investigate") {
    return html`looks up: ${spaced((toolName ?? "nothing named").replace(/^lookup_/, ""))}`;
  }
  if (actionType !== "submit") return html`${DOING[actionType]}`;
  return html`submits
  ${ROUTE_FIELDS.map((field, index) => html`${index > 0 ? " · " : ""}${answer(step, ROUTE_KEYS[field])}`)}${
    confidence === undefined ? null : html` <span class="came">${percent(confidence)} sure</span>`
  }`;
}

function answer(step: EvaluatedStep, key: keyof Route): Html {
  const given = step.action[key];
  if (given === undefined) return html`<span class="wrong">nothing</span>`;
  const truth = step.labels?.[key];
  if (truth === undefined || !isGraded(step)) return html`${spaced(given)}`;
  if (given === truth) return html`<span class="right">${spaced(given)} ✓</span>`;
  if (isRight(step, key) === true) return html`<span class="right">${spaced(given)} ✓ alternate</span>`;
  return html`<span class="wrong">${spaced(given)} ✗</span> (right: ${spaced(truth)})`;
}

function isGraded(step: EvaluatedStep): step is AnsweredStep {
  return step.score !== null && step.labels !== null;
}

/** The engine's sentence without what else is told. */
function outcome({ feedback, useful, action }: EvaluatedStep): string {
  const [, ...parts] = feedback.replace(/\.$/, "").split(", ");
  const told = parts.filter((part) => !part.startsWith("ticket score"));
  if (told.length > 0) return told.join("; ");
  if (action.actionType === "submit") return "";
  return useful ? "paid" : "did not pay";
}
