import * as Plot from "@observablehq/plot";
import type { Comparison } from "../../compare.js";
import type { Html } from "../html.js";
import { shortTaskName, taskName } from "../legend.js";
import { draw, TASK_MARKS } from "../plot.js";

/** Every seed's difference as a tick, the mean with its interval. */
export function differenceChart({ tasks, ownName, otherName }: Comparison): Html {
  const seeds = tasks.flatMap(({ taskId, differences }) =>
    differences.map((x) => ({ x, y: taskName(taskId), color: TASK_MARKS[taskId].color })),
  );
  const means = tasks.map(({ taskId, difference }) => ({
    ...difference,
    y: taskName(taskId),
    ...TASK_MARKS[taskId],
  }));
  const reach = Math.max(0.1, ...seeds.map(({ x }) => Math.abs(x)));
  return draw("Paired differences", "wide", ({ isNarrow }) => ({
    height: 50 + 70 * tasks.length,
    marginLeft: isNarrow ? 60 : 120,
    marginRight: isNarrow ? 12 : 30,
    marginBottom: 40,
    x: {
      domain: [-reach, reach],
      grid: true,
      label: isNarrow
        ? "← worse · difference · better →"
        : `← ${otherName} better · difference of rubric rewards · ${ownName} better →`,
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: {
      domain: means.map(({ y }) => y),
      ...(isNarrow && { tickFormat: shortTaskName }),
      label: null,
      tickSize: 0,
      padding: 0.25,
    },
    symbol: { type: "identity" },
    color: { type: "identity" },
    marks: [
      Plot.ruleX([0], { stroke: "currentColor" }),
      Plot.tickX(seeds, { x: "x", y: "y", stroke: "color", strokeOpacity: 0.65, insetTop: 20 }),
      Plot.ruleY(means, { x1: "low", x2: "high", y: "y", stroke: "currentColor", strokeWidth: 3, dy: -14 }),
      Plot.dot(means, {
        x: "value",
        y: "y",
        r: 4.5,
        fill: "color",
        symbol: "symbol",
        stroke: "var(--sheet)",
        dy: -14,
      }),
    ],
  }));
}
