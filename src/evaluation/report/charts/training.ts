import * as Plot from "@observablehq/plot";
import type { TrainingPoint } from "../../../rollouts/training-file.js";
import type { Html } from "../html.js";
import { draw } from "../plot.js";

/** One figure of the training over its rounds. */
export function trainingChart(
  label: string,
  rounds: readonly TrainingPoint[],
  value: (round: TrainingPoint) => number,
): Html {
  return draw(label, "half", () => ({
    height: 240,
    marginTop: 28,
    marginBottom: 40,
    marginRight: 40,
    marginLeft: 52,
    x: {
      domain: [0.6, 0.4 + Math.max(2, ...rounds.map(({ round }) => round))],
      ticks: rounds.map(({ round }) => round),
      tickFormat: "d",
      label: "exploration round",
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: { grid: true, label, labelArrow: "none", zero: true, nice: true },
    marks: [
      Plot.line(rounds, { x: "round", y: value, stroke: "var(--accent)", strokeWidth: 2 }),
      Plot.dot(rounds, { x: "round", y: value, fill: "var(--accent)", r: 4.5 }),
      Plot.text(rounds, {
        x: "round",
        y: value,
        text: (point: TrainingPoint) => `${Math.round(100 * point.explorationRate)} %`,
        dy: -14,
        fill: "var(--quiet)",
      }),
    ],
  }));
}
