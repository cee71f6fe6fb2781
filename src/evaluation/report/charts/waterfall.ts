import * as Plot from "@observablehq/plot";
import { LOSS_NAMES, type Losses } from "../../losses.js";
import type { TaskSummary } from "../../result.js";
import type { Html } from "../html.js";
import { taskName } from "../legend.js";
import { draw } from "../plot.js";
import { spaced } from "../../spaced.js";
import { signed } from "../../../support/signed.js";

interface Bar {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly color: string;
  readonly text: string;
}

/** Smaller parts than this are left out of the drawing: they would print as 0. */
const SMALLEST_SHOWN = 0.0005;

/** From 1.0 down to the mean rubric reward, a bar for everything that was lost or won on the way. */
export function waterfallChart({ taskId, losses, rubricReward }: TaskSummary): Html {
  const score = rubricReward?.value ?? 0;
  const bars = [
    { name: "perfect", from: 0, to: 1, color: "var(--neutral)", text: "1.000" },
    ...steps(losses),
    { name: "rubric reward", from: 0, to: score, color: "var(--accent)", text: score.toFixed(3) },
  ];
  return draw(`Where the points of ${taskName(taskId)} went`, "half", ({ isNarrow }) => ({
    height: 50 + 24 * bars.length,
    marginLeft: isNarrow ? 136 : 150,
    marginRight: 52,
    marginBottom: 36,
    x: { domain: [0, 1], ticks: 5, grid: true, label: null },
    y: { domain: bars.map((bar) => bar.name), label: null, tickSize: 0, padding: 0.2 },
    color: { type: "identity" },
    marks: [
      Plot.barX(bars, { x1: "from", x2: "to", y: "name", fill: "color" }),
      Plot.text(bars, {
        x: (bar: Bar) => Math.max(bar.from, bar.to),
        y: "name",
        text: "text",
        textAnchor: "start",
        dx: 5,
        fill: "currentColor",
      }),
      Plot.ruleX([0]),
    ],
  }));
}

function steps(losses: Losses): readonly Bar[] {
  let at = 1;
  return LOSS_NAMES.flatMap((name) => {
    const points = losses[name];
    const from = at;
    at -= points;
    if (Math.abs(points) < SMALLEST_SHOWN) return [];
    const color = points > 0 ? "var(--loss)" : "var(--gain)";
    const text = signed(-points, 3);
    return [{ name: spaced(name), from: Math.min(from, at), to: Math.max(from, at), color, text }];
  });
}
