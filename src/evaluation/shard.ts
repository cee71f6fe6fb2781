/** A part of an evaluation: every `of`-th episode of its plan, from the `index`-th on. */
export interface Shard {
  /** 1 to `of`. */
  readonly index: number;
  readonly of: number;
}

/** The episodes of the plan that are the shard's. */
export function partOf<Episode>(episodes: readonly Episode[], { index, of }: Shard): readonly Episode[] {
  return episodes.filter((_, at) => at % of === index - 1);
}
