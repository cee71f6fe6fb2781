import * as Plot from "@observablehq/plot";
import { pointAt, type Calibration, type ConfidenceBin, type RiskPoint } from "../../verdict/confidence.js";
import type { Html } from "../html.js";
import { draw } from "../plot.js";

/** The share that is wrong over the share that is answered, the surest first. */
export function riskChart(calibration: Calibration, sureFrom: number): Html {
  const point = pointAt(calibration, sureFrom);
  return draw("Risk and coverage", "half", () => ({
    height: 260,
    marginTop: 28,
    marginBottom: 40,
    marginLeft: 48,
    x: { domain: [0, 1], ticks: 5, tickFormat: share, label: "answered", ...CENTRED },
    y: {
      domain: [0, 1],
      ticks: 5,
      grid: true,
      tickFormat: share,
      label: "wrong somewhere",
      labelArrow: "none",
    },
    marks: [
      Plot.line([{ coverage: 0, risk: calibration.curve[0]?.risk ?? 0 }, ...calibration.curve], {
        x: "coverage",
        y: "risk",
        stroke: "var(--accent)",
        strokeWidth: 2,
        curve: "step-before",
      }),
      Plot.dot(point === null ? [] : [point], {
        x: "coverage",
        y: "risk",
        r: 5,
        fill: "var(--accent)",
        stroke: "var(--sheet)",
        title: (one: RiskPoint) => `${share(one.coverage)} answered, ${share(one.risk)} of it wrong`,
      }),
    ],
  }));
}

/** What was, over what was said. */
export function calibrationChart({ bins, answers }: Calibration): Html {
  return draw("Calibration", "half", () => ({
    height: 260,
    marginTop: 28,
    marginBottom: 40,
    marginLeft: 48,
    x: { domain: [0, 1], ticks: 5, tickFormat: share, label: "said to be sure", ...CENTRED },
    y: { domain: [0, 1], ticks: 5, grid: true, tickFormat: share, label: "were right", labelArrow: "none" },
    r: { type: "identity" },
    marks: [
      Plot.line([{ at: 0 }, { at: 1 }], { x: "at", y: "at", stroke: "var(--quiet)", strokeDasharray: "3,3" }),
      Plot.dot(bins, {
        x: "said",
        y: "was",
        r: (bin: ConfidenceBin) => 3 + 9 * Math.sqrt(bin.answers / answers),
        fill: "var(--accent)",
        fillOpacity: 0.8,
        stroke: "var(--sheet)",
      }),
    ],
  }));
}

const CENTRED = { labelAnchor: "center", labelArrow: "none" } as const;

function share(value: number): string {
  return `${Math.round(100 * value)} %`;
}
