import type { Observation } from "../../domain/observation.js";
import { LOSS_NAMES, lossesOf } from "../losses.js";
import { LOSS_SENTENCES } from "./words.js";

/** Points below which nothing is told. */
const LEAST = 0.0005;

/** Where the points of a finished episode went, the most first: a line each, for who has just played it. */
export function lostLines(last: Observation): readonly string[] {
  if (last.rubricReward === null) return [];
  const losses = lossesOf(last);
  const lost = LOSS_NAMES.filter((name) => Math.abs(losses[name]) >= LEAST).sort(
    (a, b) => losses[b] - losses[a],
  );
  if (lost.length === 0) return ["Nothing was lost."];
  return [
    "From 1 to there:",
    ...lost.map((name) => {
      const points = -losses[name];
      return `  ${points < 0 ? "−" : "+"}${Math.abs(points).toFixed(3)}  ${LOSS_SENTENCES[name]}`;
    }),
  ];
}
