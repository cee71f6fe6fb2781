import * as Plot from "@observablehq/plot";
import type { Route } from "../../../domain/route.js";
import { ROUTE_KEYS } from "../../../domain/route.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  type RouteField,
} from "../../../domain/vocabulary.js";
import type { EvaluatedEpisode } from "../../evaluated-episode.js";
import type { Html } from "../html.js";
import { draw } from "../plot.js";
import { spaced } from "../../spaced.js";

const WORDS = {
  issue_type: ISSUE_TYPES,
  priority: PRIORITIES,
  assignment_group: ASSIGNMENT_GROUPS,
  resolution_action: RESOLUTION_ACTIONS,
} as const satisfies Record<RouteField, readonly string[]>;

/** Pixels. */
const CELL_HEIGHT = 36;
/** How far down a tilted word reaches for each of its letters, in pixels. */
const PIXELS_OF_A_LETTER = 4.4;

interface Cell {
  readonly truth: string;
  readonly answer: string;
  readonly count: number;
  /** Of the tickets with this true label. */
  readonly share: number;
}

/** How often each true label got each answer. */
export function confusionChart(field: RouteField, episodes: readonly EvaluatedEpisode[]): Html {
  const words = WORDS[field].map(spaced);
  const cells = cellsOf(ROUTE_KEYS[field], episodes);
  const tilted = 14 + PIXELS_OF_A_LETTER * Math.max(...words.map((word) => word.length));
  return draw(`True and answered ${spaced(field)}`, "half", ({ isNarrow }) => ({
    height: 8 + CELL_HEIGHT * words.length + tilted + 24,
    marginTop: 8,
    marginLeft: isNarrow ? 124 : 136,
    marginBottom: tilted + 24,
    marginRight: 10,
    x: {
      domain: words,
      label: "answered",
      labelAnchor: "center",
      labelArrow: "none",
      labelOffset: tilted + 20,
      tickRotate: -40,
      tickSize: 0,
      padding: 0.05,
    },
    y: { domain: words, label: null, tickSize: 0, padding: 0.05 },
    color: { type: "identity" },
    opacity: { type: "identity" },
    marks: [
      Plot.cell(
        words.map((word) => ({ word })),
        { x: "word", y: "word", stroke: "var(--quiet)", strokeWidth: 1 },
      ),
      Plot.cell(cells, {
        x: "answer",
        y: "truth",
        fill: (cell: Cell) => (cell.truth === cell.answer ? "var(--gain)" : "var(--loss)"),
        fillOpacity: (cell: Cell) => 0.1 + 0.5 * cell.share,
      }),
      Plot.text(cells, {
        x: "answer",
        y: "truth",
        text: (cell: Cell) => String(cell.count),
        fill: "currentColor",
      }),
    ],
  }));
}

function cellsOf(key: keyof Route, episodes: readonly EvaluatedEpisode[]): readonly Cell[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { action, labels, usedAlternateRoute } of episodes.flatMap((episode) => episode.steps)) {
    const answer = action[key];
    if (labels === null || answer === undefined || action.actionType !== "submit") continue;
    // An acceptable alternate is a right answer, whatever the ticket's own label is.
    const truth = usedAlternateRoute && labels[key] !== undefined ? answer : labels[key];
    if (truth === undefined) continue;
    const row = counts.get(truth) ?? new Map<string, number>();
    row.set(answer, (row.get(answer) ?? 0) + 1);
    counts.set(truth, row);
  }
  return [...counts].flatMap(([truth, row]) => {
    const total = [...row.values()].reduce((sum, count) => sum + count, 0);
    return [...row].map(([answer, count]) => ({
      truth: spaced(truth),
      answer: spaced(answer),
      count,
      share: count / total,
    }));
  });
}
