/** The report: one HTML file that loads nothing and runs nothing. */
import type { Dataset } from "../../dataset/index.js";
import type { Told } from "../tell-result.js";
import { titleOf } from "../verdict/sentences.js";
import type { TrainingPoint } from "../../rollouts/training-file.js";
import { confusion, fields, losses, queue, solved, training } from "./analysis.js";
import { episodes } from "./episodes.js";
import { html } from "./html.js";
import { investigation } from "./investigation.js";
import { ownTeams } from "./labelling.js";
import { comparison, reading, rewards } from "./overview.js";
import { STYLE } from "./style.js";
import { sureness } from "./sureness.js";
import { teams } from "./team-tables.js";
import { provenance, verdict } from "./verdict.js";

export interface ReportInput extends Told {
  /** Those of the split, where they are the ones that were played: then the replay shows them. */
  readonly tickets: Dataset | null;
  /** The rounds in which the policy learned; empty for one that learns nothing. */
  readonly training: readonly TrainingPoint[];
}

/** What the report says of itself, held by the browser: its own style, and nothing that is loaded, run, sent or nested. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The same result gives the same bytes. */
export function renderReport(input: ReportInput): string {
  const { result, comparison: found, training: rounds, sureFrom } = input;
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="content-security-policy" content="${POLICY}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${titleOf(result)}</title>
      ${STYLE}
    </head>
    <body>
      ${verdict(input)} ${rewards(result)} ${comparison(found)} ${ownTeams(result)} ${teams(input)}
      ${sureness(result, sureFrom)} ${losses(result)}
      <div class="pair">${fields(result)} ${queue(result)}</div>
      ${confusion(result)} ${investigation(result)} ${reading(result)} ${solved(result)} ${training(rounds)}
      ${episodes(input)} ${provenance(result)}
    </body>
  </html>`;
  return `<!doctype html>\n${page.text}\n`;
}
