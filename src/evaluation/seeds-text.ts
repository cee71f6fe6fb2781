import type { EvaluationResult } from "./result.js";

/** Rows of seeds that are named one by one; of more the first ones are, and the number of all. */
const MOST_ROWS = 6;

/** Which seeds were played, such as "seeds 0 to 19" or, of recorded episodes, which need no order, "seeds 0 to 4, 7 and 9". */
export function seedsText({ seedStart, episodesPerTask, recorded, episodes }: Played): string {
  if (recorded === undefined) {
    const last = seedStart + episodesPerTask - 1;
    return `${last === seedStart ? "seed" : "seeds"} ${rowText([seedStart, last])}`;
  }
  const seeds = [...new Set(episodes.map(({ seed }) => seed))].sort((a, b) => a - b);
  const rows: [number, number][] = [];
  for (const seed of seeds) {
    const last = rows.at(-1);
    if (last !== undefined && last[1] === seed - 1) last[1] = seed;
    else rows.push([seed, seed]);
  }
  const named = rows.slice(0, MOST_ROWS).map(rowText);
  if (rows.length > MOST_ROWS) return `seeds ${named.join(", ")}, … (${seeds.length} of them)`;
  const [last = "none", ...others] = named.reverse();
  const text = others.length === 0 ? last : `${others.reverse().join(", ")} and ${last}`;
  return `${seeds.length === 1 ? "seed" : "seeds"} ${text}`;
}

type Played = Pick<EvaluationResult, "seedStart" | "episodesPerTask" | "recorded"> & {
  readonly episodes: readonly { readonly seed: number }[];
};

function rowText([first, last]: readonly [number, number]): string {
  return first === last ? `${first}` : `${first} to ${last}`;
}
