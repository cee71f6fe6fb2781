import { counted } from "../../support/counted.js";
import { seedsText } from "../seeds-text.js";
import type { Told } from "../tell-result.js";
import type { EvaluationResult } from "../result.js";
import { titleOf, verdictOf } from "../verdict/sentences.js";
import { splitText } from "../verdict/words.js";
import { html, type Html } from "./html.js";
import { labelling } from "./labelling.js";

/** What came out, in sentences, and what a reader must know before any figure. */
export function verdict(told: Told): Html {
  const [first = "", ...rest] = verdictOf(told);
  return html`<header>
    ${labelling(told.result)}
    <h1>${titleOf(told.result)}</h1>
    <div class="verdict">
      <p>${first}</p>
      ${rest.map((sentence) => html`<p>${sentence}</p>`)}
    </div>
    ${told.warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
  </header>`;
}

/** A world never runs out: it has no number of tickets. */
function ticketsText(result: EvaluationResult): string {
  const tickets = result.source === undefined ? counted(result.splitTicketCount, "ticket") : "tickets";
  return `The ${tickets} of ${splitText(result)}`;
}

/** What was played, so that it can be played again. */
export function provenance(result: EvaluationResult): Html {
  const attempts = result.attempts === 1 ? "" : `, ${result.attempts} attempts each`;
  const where = result.server === null ? "in the evaluator's process" : `on ${result.server}`;
  return html`<h2>What was played</h2>
    <p>
      ${ticketsText(result)}, ${seedsText(result)}
      ${result.recorded === undefined ? "of each task" : `in ${counted(result.recorded.episodes, "recorded episode")}`}${attempts},
      ${where}.
    </p>
    <dl>
      <dt>rules</dt>
      <dd><code>${result.rulesDigest}</code></dd>
      <dt>tickets</dt>
      <dd><code>${result.datasetDigest}</code></dd>
      <dt>split</dt>
      <dd><code>${result.splitDigest}</code></dd>
      <dt>version</dt>
      <dd>program ${result.programVersion}, contract ${result.contractVersion}, format ${result.format}</dd>
    </dl>`;
}
