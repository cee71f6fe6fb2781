/** The report: one HTML file that loads nothing and runs nothing. */
import type { Comparison } from "../compare.js";
import type { EvaluationResult } from "../result.js";
import type { TrainingPoint } from "../../rollouts/training-file.js";
import { confusion, fields, losses, queue, solved, training } from "./analysis.js";
import { episodes } from "./episodes.js";
import { html } from "./html.js";
import { investigation } from "./investigation.js";
import { labelling, ownTeams } from "./labelling.js";
import { comparison, provenance, reading, rewards } from "./overview.js";
import { STYLE } from "./style.js";

export interface ReportInput {
  readonly result: EvaluationResult;
  readonly comparison: Comparison | undefined;
  /** The rounds in which the policy learned; empty for one that learns nothing. */
  readonly training: readonly TrainingPoint[];
  /** What a reader must know before the figures, a sentence each. */
  readonly warnings: readonly string[];
}

/** What the report says of itself, held by the browser: its own style, and nothing that is loaded, run, sent or nested. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The same result gives the same bytes. */
export function renderReport({ result, comparison: found, training: rounds, warnings }: ReportInput): string {
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="content-security-policy" content="${POLICY}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${result.policy.name} on ${result.split}</title>
      ${STYLE}
    </head>
    <body>
      ${labelling(result)} ${provenance(result)}
      ${warnings.map((warning) => html`<p class="warning">${warning}</p>`)} ${rewards(result)}
      ${ownTeams(result)} ${reading(result)} ${comparison(found)} ${losses(result)}
      <div class="pair">${fields(result)} ${queue(result)}</div>
      ${confusion(result)} ${investigation(result)} ${solved(result)} ${training(rounds)} ${episodes(result)}
    </body>
  </html>`;
  return `<!doctype html>\n${page.text}\n`;
}
