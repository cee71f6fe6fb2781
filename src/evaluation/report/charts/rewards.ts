import * as Plot from "@observablehq/plot";
import type { EvaluationResult } from "../../result.js";
import type { Html } from "../html.js";
import { shortTaskName, taskName } from "../legend.js";
import { draw, TASK_MARKS } from "../plot.js";

/** Every episode as a tick, the mean with its interval, floor and oracle. */
export function rewardChart({ tasks, episodes }: EvaluationResult): Html {
  const names = tasks.map(({ taskId }) => taskName(taskId));
  const means = tasks.flatMap(({ taskId, rubricReward: estimate }) =>
    estimate === null ? [] : [{ ...estimate, y: taskName(taskId), ...TASK_MARKS[taskId] }],
  );
  const bounds = tasks.flatMap(({ taskId, floor, oracle }) =>
    [
      { name: "floor", x: floor, y: taskName(taskId) },
      { name: "oracle", x: oracle, y: taskName(taskId) },
    ].filter((bound): bound is typeof bound & { x: number } => bound.x !== null),
  );
  return draw("Rubric reward of each task", "wide", ({ isNarrow }) => ({
    height: 40 + 84 * tasks.length,
    marginLeft: isNarrow ? 60 : 120,
    marginRight: isNarrow ? 12 : 30,
    marginBottom: 40,
    x: { domain: [0, 1], label: "rubric reward", labelAnchor: "center", labelArrow: "none", grid: true },
    y: {
      domain: names,
      ...(isNarrow && { tickFormat: shortTaskName }),
      label: null,
      tickSize: 0,
      padding: 0.25,
    },
    marks: [
      Plot.tickX(episodes, {
        x: "rubricReward",
        y: (row: EvaluationResult["episodes"][number]) => taskName(row.taskId),
        stroke: (row: EvaluationResult["episodes"][number]) => TASK_MARKS[row.taskId].color,
        strokeOpacity: episodes.length > 150 ? 0.35 : 0.65,
        insetTop: 22,
        insetBottom: 2,
      }),
      ...boundMarks(bounds),
      Plot.ruleY(means, { x1: "low", x2: "high", y: "y", stroke: "currentColor", strokeWidth: 3, dy: -16 }),
      Plot.dot(means, {
        x: "value",
        y: "y",
        r: 4.5,
        fill: "color",
        stroke: "var(--sheet)",
        strokeWidth: 1.5,
        symbol: "symbol",
        dy: -16,
      }),
    ],
    symbol: { type: "identity" },
    color: { type: "identity" },
  }));
}

interface Bound {
  readonly name: string;
  readonly x: number;
  readonly y: string;
}

/** What a mean stands between. */
function boundMarks(bounds: readonly Bound[]): readonly Plot.Markish[] {
  return [
    Plot.tickX(bounds, {
      x: "x",
      y: "y",
      stroke: "currentColor",
      strokeWidth: 1.5,
      strokeDasharray: "3,3",
    }),
    Plot.text(bounds, {
      x: "x",
      y: "y",
      text: (bound: Bound) => `${bound.name} ${bound.x.toFixed(2)}`,
      dy: -36,
      fill: "var(--quiet)",
      textAnchor: "end",
      dx: -4,
    }),
  ];
}
