import * as Plot from "@observablehq/plot";
import type { EvaluatedEpisode } from "../../evaluated-episode.js";
import type { Html } from "../html.js";
import { draw } from "../plot.js";
import { spaced } from "../../spaced.js";

interface ToolUse {
  readonly tool: string;
  readonly paid: string;
  readonly perEpisode: number;
}

/** How often each preparation was taken in an episode, and how often it paid. */
export function toolChart(episodes: readonly EvaluatedEpisode[]): Html {
  const uses = usesOf(episodes);
  const tools = [...new Set(uses.map((use) => use.tool))];
  return draw("Preparations in an episode", "wide", ({ isNarrow }) => ({
    height: 60 + 30 * tools.length,
    marginLeft: isNarrow ? 156 : 230,
    marginRight: 24,
    marginBottom: 40,
    x: {
      grid: true,
      label: "times in an episode (mean)",
      ...(isNarrow && { ticks: 4 }),
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: { domain: tools, label: null, tickSize: 0, padding: 0.25 },
    color: { domain: ["paid", "did not pay"], range: ["var(--gain)", "var(--neutral)"] },
    marks: [
      Plot.barX(uses, { x: "perEpisode", y: "tool", fill: "paid", order: ["paid", "did not pay"] }),
      Plot.ruleX([0]),
    ],
  }));
}

function usesOf(episodes: readonly EvaluatedEpisode[]): readonly ToolUse[] {
  const counts = new Map<string, { paid: number; unpaid: number }>();
  for (const { action, useful } of episodes.flatMap((episode) => episode.steps)) {
    if (action.actionType === "submit") continue;
    const tool = spaced(action.toolName?.replace(/^lookup_/, "") ?? action.actionType);
    const count = counts.get(tool) ?? { paid: 0, unpaid: 0 };
    if (useful) count.paid += 1;
    else count.unpaid += 1;
    counts.set(tool, count);
  }
  return [...counts]
    .sort(([, a], [, b]) => b.paid + b.unpaid - a.paid - a.unpaid)
    .flatMap(([tool, { paid, unpaid }]) => [
      { tool, paid: "paid", perEpisode: paid / episodes.length },
      { tool, paid: "did not pay", perEpisode: unpaid / episodes.length },
    ]);
}
