import * as Plot from "@observablehq/plot";
import type { TaskId } from "../../../domain/task.js";
import type { EvaluationResult } from "../../result.js";
import type { Html } from "../html.js";
import { draw, TASK_MARKS } from "../plot.js";

interface Point {
  readonly taskId: TaskId;
  readonly k: number;
  readonly chance: number;
}

const MOST_TICKS = 8;

/** pass^k over k, a line a task. */
export function passKChart({ tasks, attempts }: EvaluationResult): Html {
  const points: readonly Point[] = tasks.flatMap(({ taskId, passK }) =>
    (passK ?? []).map((chance, index) => ({ taskId, k: index + 1, chance })),
  );
  return draw("pass^k of each task", "half", () => ({
    height: 260,
    marginBottom: 40,
    marginTop: 28,
    x: {
      domain: [1, attempts],
      ticks: Math.min(attempts, MOST_TICKS),
      tickFormat: "d",
      label: "k",
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: { domain: [0, 1], grid: true, label: "pass^k", labelArrow: "none" },
    symbol: { type: "identity" },
    color: { type: "identity" },
    marks: [
      Plot.line(points, {
        x: "k",
        y: "chance",
        z: "taskId",
        stroke: (point: Point) => TASK_MARKS[point.taskId].color,
        strokeWidth: 2,
      }),
      Plot.dot(points, {
        x: "k",
        y: "chance",
        r: 4,
        fill: (point: Point) => TASK_MARKS[point.taskId].color,
        symbol: (point: Point) => TASK_MARKS[point.taskId].symbol,
      }),
    ],
  }));
}
