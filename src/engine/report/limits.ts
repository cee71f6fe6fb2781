/** What a report needs beside the rules: none of it moves a score, so none of it is in the rules digest. */
export const REPORT = {
  /** Points, 0 to 1. An episode is solved with at most so much regret. See docs/rules.md#the-optimum. */
  solvedRegret: 0.1,
  /** Points. What sums of float64 leave over decides nothing. */
  tolerance: 1e-9,
  /** Positions that the search for the optimum looks at, in a queue of at most `ticketsOfMaxNodes`. */
  maxNodes: 20_000,
  /** Positions that the searches from all steps of an episode look at together, beside the one from its reset, in such a queue. */
  maxNodesOfSteps: 200,
  /** Tickets; ≥ 1. Longer queues get fewer positions, since each takes longer to look at. */
  ticketsOfMaxNodes: 5,
} as const;
