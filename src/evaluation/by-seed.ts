import type { EvaluatedEpisode } from "./evaluated-episode.js";

/** The episodes of each seed, in their order: attempts of one seed stand together. */
export function bySeed<Row extends Pick<EvaluatedEpisode, "seed">>(
  episodes: readonly Row[],
): ReadonlyMap<number, readonly Row[]> {
  const seeds = new Map<number, Row[]>();
  for (const episode of episodes) {
    const own = seeds.get(episode.seed);
    if (own === undefined) seeds.set(episode.seed, [episode]);
    else own.push(episode);
  }
  return seeds;
}
