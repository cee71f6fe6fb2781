import type { EvaluationResult } from "../result.js";
import { calibrationOf, pointAt, type Calibration } from "../verdict/confidence.js";
import { percent } from "../verdict/words.js";
import { calibrationChart, riskChart } from "./charts/risk.js";
import { html, type Html } from "./html.js";

/** Shares of the answers that a table tells the risk at. */
const TOLD = [0.25, 0.5, 0.75, 0.9, 1] as const;

/** What the agent said of how sure it was, beside what came of it; nothing where it said nothing. */
export function sureness(result: EvaluationResult, sureFrom: number): Html {
  const calibration = calibrationOf(result.episodes);
  if (calibration === null) return html``;
  const { answers, silent, brier, calibrationError } = calibration;
  const point = pointAt(calibration, sureFrom);
  return html`<h2>How sure it was</h2>
    <p>
      ${answers} answers say how sure the agent was that all labels are
      right${silent === 0 ? "" : `; ${silent} do not, and are left out here`}. Brier score
      ${brier.toFixed(3)}, expected calibration error ${calibrationError.toFixed(3)}.
      ${
        point === null
          ? `None is at least ${percent(sureFrom)} sure.`
          : `At least ${percent(sureFrom)} sure are ${percent(point.coverage)} of them, of which ${percent(point.risk)} are wrong somewhere.`
      }
    </p>
    <div class="pair">
      <figure>
        ${riskChart(calibration, sureFrom)}
        <figcaption>
          Risk and coverage: of so many of the surest answers, the share that is wrong somewhere. The dot is
          where the agent was ${percent(sureFrom)} sure.
        </figcaption>
      </figure>
      <figure>
        ${calibrationChart(calibration)}
        <figcaption>
          Calibration: what was said and what was, in ten bins; on the line it is what it says. A larger dot
          has more answers.
        </figcaption>
      </figure>
    </div>
    ${riskTable(calibration)}`;
}

function riskTable({ curve }: Calibration): Html {
  const points = TOLD.flatMap((share) => curve.find(({ coverage }) => coverage >= share) ?? []);
  const distinct = points.filter((point, index) => points.indexOf(point) === index);
  return html`<table class="small">
    <thead>
      <tr>
        <th>coverage</th>
        <th>from a confidence of</th>
        <th>wrong somewhere</th>
      </tr>
    </thead>
    <tbody>
      ${distinct.map(
        ({ coverage, confidence, risk }) =>
          html`<tr>
            <td>${percent(coverage)}</td>
            <td>${confidence.toFixed(2)}</td>
            <td>${percent(risk)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
