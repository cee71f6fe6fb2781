import * as Plot from "@observablehq/plot";
import { shorten } from "../../../support/shorten.js";
import type { Ranking } from "../../model/rank-models.js";
import type { Html } from "../html.js";
import { draw } from "../plot.js";

/** Characters of a name that there is room for. */
const LONGEST_NAME = { roomy: 26, narrow: 14 } as const;

/** Each one's mean with its interval, the best on top. */
export function rankingChart({ rows }: Ranking): Html {
  const means = rows.map(({ name, score }) => ({ ...score, y: name }));
  return draw("Scores of the models", "wide", ({ isNarrow }) => ({
    height: 50 + 44 * rows.length,
    marginLeft: isNarrow ? 110 : 200,
    marginRight: isNarrow ? 12 : 30,
    marginBottom: 40,
    x: { domain: [0, 1], label: "rubric reward", labelAnchor: "center", labelArrow: "none", grid: true },
    y: {
      domain: means.map(({ y }) => y),
      tickFormat: (name: string) => shorten(name, isNarrow ? LONGEST_NAME.narrow : LONGEST_NAME.roomy),
      label: null,
      tickSize: 0,
      padding: 0.25,
    },
    marks: [
      Plot.ruleY(means, { x1: "low", x2: "high", y: "y", stroke: "currentColor", strokeWidth: 3 }),
      Plot.dot(means, {
        x: "value",
        y: "y",
        r: 4.5,
        fill: "var(--accent)",
        stroke: "var(--paper)",
        strokeWidth: 1.5,
      }),
    ],
  }));
}
