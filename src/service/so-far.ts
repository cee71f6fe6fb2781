import type { Episode } from "../engine/index.js";
import { mean } from "../support/mean.js";

/**
 * How an episode stands, for who looks at many of them: what its observations have told, and nothing that depends on a
 * ticket that nobody has handled yet.
 */
export interface SoFar {
  /** Mean score of the tickets handled so far; once it is over, its rubric reward. In [0, 1]; undefined: none was handled. */
  readonly score: number | undefined;
  /** Steps whose action the rules penalised: one that could not be, or was not allowed. */
  readonly penalizedSteps: number;
}

/** Worked out once for each moment of an episode: a list of sessions asks again and again. */
export class RememberedSoFar {
  private last: { readonly of: Episode; readonly soFar: SoFar } | undefined;

  forget(): void {
    this.last = undefined;
  }

  of(episode: Episode): SoFar {
    if (this.last?.of !== episode) this.last = { of: episode, soFar: soFarOf(episode) };
    return this.last.soFar;
  }
}

function soFarOf({ history, result }: Episode): SoFar {
  const scores = history.flatMap(({ score }) => (score === null ? [] : [score]));
  const soFar = scores.length === 0 ? undefined : mean(scores, 0);
  return {
    score: result?.rubricReward ?? soFar,
    penalizedSteps: history.filter((entry) => entry.rewardComponents?.penaltyReason !== undefined).length,
  };
}
