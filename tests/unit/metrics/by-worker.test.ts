import { expect, test } from "vitest";
import { figuresByWorker } from "../../../src/metrics/index.js";

test("a family stands once, with the samples of every worker under its number", () => {
  const figures = (count: number): string =>
    `# HELP opened Sessions.\n# TYPE opened counter\nopened ${count}\n\n# HELP asked By {word}.\n# TYPE asked histogram\n` +
    `asked_bucket{word="a } \\" b",le="1"} ${count}\nasked_sum{word="a } \\" b"} 0.5\n`;
  expect(
    figuresByWorker([
      { worker: 1, text: figures(3) },
      { worker: 12, text: `${figures(4)}# HELP new Only there.\n# TYPE new gauge\nnew 1\n` },
    ]),
  ).toBe(
    [
      "# HELP opened Sessions.",
      "# TYPE opened counter",
      'opened{worker="1"} 3',
      'opened{worker="12"} 4',
      "# HELP asked By {word}.",
      "# TYPE asked histogram",
      'asked_bucket{worker="1",word="a } \\" b",le="1"} 3',
      'asked_sum{worker="1",word="a } \\" b"} 0.5',
      'asked_bucket{worker="12",word="a } \\" b",le="1"} 4',
      'asked_sum{worker="12",word="a } \\" b"} 0.5',
      "# HELP new Only there.",
      "# TYPE new gauge",
      'new{worker="12"} 1',
      "",
    ].join("\n"),
  );
});
