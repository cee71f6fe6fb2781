/** The report: one HTML file that loads nothing and runs nothing. */
import type { Dataset } from "../../dataset/index.js";
import type { Told } from "../tell-result.js";
import { rankingTitle } from "../model/tell-ranking.js";
import { titleOf } from "../verdict/sentences.js";
import type { TrainingPoint } from "../../rollouts/training-file.js";
import { confusion, fields, losses, queue, solved, training } from "./analysis.js";
import { episodes } from "./episodes.js";
import { html, type Html } from "./html.js";
import { investigation } from "./investigation.js";
import { ownTeams } from "./labelling.js";
import { comparison, modelAccount, reading, rewards, twins } from "./overview.js";
import { rankingBody, type RankingInput } from "./ranking.js";
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
  return page(
    titleOf(result),
    html`${verdict(input)} ${rewards(result)} ${comparison(found)} ${modelAccount(result)} ${ownTeams(result)}
      ${teams(input)} ${sureness(result, sureFrom)} ${losses(result)}
      <div class="pair">${fields(result)} ${queue(result)}</div>
      ${confusion(result)} ${investigation(result)} ${reading(result)} ${twins(result)} ${solved(result)}
      ${training(rounds)} ${episodes(input)} ${provenance(result)}`,
  );
}

/** As {@link renderReport}, of several models. */
export function renderRanking(input: RankingInput): string {
  return page(rankingTitle(input.ranking), rankingBody(input));
}

function page(title: string, body: Html): string {
  const whole = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="content-security-policy" content="${POLICY}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title}</title>
      ${STYLE}
    </head>
    <body>
      <main>${body}</main>
    </body>
  </html>`;
  return `<!doctype html>\n${whole.text}\n`;
}
