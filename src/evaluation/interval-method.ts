import { BOOTSTRAP } from "./bootstrap.js";

/** How the intervals for these tickets were made. Attempts of one seed are no further seeds: their mean is drawn. */
export function intervalOf(attempts: number) {
  const unit = attempts === 1 ? "episodes" : "seeds";
  return { method: `percentile bootstrap over ${unit}`, ...BOOTSTRAP };
}
