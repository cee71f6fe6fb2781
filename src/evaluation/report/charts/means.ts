import * as Plot from "@observablehq/plot";
import type { TaskId } from "../../../domain/task.js";
import type { Html } from "../html.js";
import { draw, TASK_MARKS } from "../plot.js";
import { spaced } from "../../spaced.js";

/** A mean in [0, 1] of one task under a name. */
export interface TaskMean {
  readonly name: string;
  readonly taskId: TaskId;
  readonly value: number;
}

/** Names down the side, a mark for each task. */
export function meansChart(ariaLabel: string, means: readonly TaskMean[], label: string): Html {
  const names = [...new Set(means.map((each) => spaced(each.name)))];
  return draw(ariaLabel, "half", ({ isNarrow }) => ({
    height: 60 + 34 * names.length,
    marginLeft: isNarrow ? 136 : 150,
    marginRight: 24,
    marginBottom: 40,
    x: { domain: [0, 1], ticks: 5, grid: true, label, labelAnchor: "center", labelArrow: "none" },
    y: { domain: names, label: null, tickSize: 0 },
    symbol: { type: "identity" },
    color: { type: "identity" },
    marks: [
      Plot.ruleY(names, { stroke: "var(--line)" }),
      Plot.dot(means, {
        x: "value",
        y: (each: TaskMean) => spaced(each.name),
        r: 5,
        fill: (each: TaskMean) => TASK_MARKS[each.taskId].color,
        fillOpacity: 0.9,
        symbol: (each: TaskMean) => TASK_MARKS[each.taskId].symbol,
      }),
    ],
  }));
}
