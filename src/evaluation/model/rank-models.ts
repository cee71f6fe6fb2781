import { mean } from "../../support/mean.js";
import { bootstrap, type Estimate } from "../bootstrap.js";
import type { EvaluationResult } from "../result.js";
import { rightShares, type RightShares } from "../verdict/right-answers.js";

/** Several who played the same episodes, the best first. */
export interface Ranking {
  readonly rows: readonly [RankedRow, ...RankedRow[]];
  /** Whom the differences are from: who was named to be compared with, else the first. */
  readonly reference: string;
  readonly results: readonly EvaluationResult[];
}

export interface RankedRow {
  readonly name: string;
  readonly result: EvaluationResult;
  /** Mean rubric reward over the seeds of all tasks that everybody finished, with its interval. */
  readonly score: Estimate;
  /** Over the same seeds: this one less the reference; null for the reference itself. */
  readonly difference: Estimate | null;
  readonly shares: RightShares | null;
}

/** Undefined where no seed was finished by all of them. */
export function rank(results: readonly EvaluationResult[], reference?: string): Ranking | undefined {
  const rewards = results.map(rewardsByPlace);
  const [first] = rewards;
  const shared = [...(first?.keys() ?? [])].filter((place) => rewards.every((own) => own.has(place)));
  const scored = results.flatMap((result, index) => {
    const own = shared.map((place) => rewards[index]?.get(place) ?? 0);
    const score = bootstrap(own, "ranking", mean);
    return score === undefined ? [] : [{ result, own, score }];
  });
  const nameOf = ({ result }: (typeof scored)[number]): string => result.policy.name;
  scored.sort((a, b) => b.score.value - a.score.value || (nameOf(a) < nameOf(b) ? -1 : 1));
  const against = scored.find((one) => nameOf(one) === reference) ?? scored[0];
  const rows = scored.map((one) => ({
    name: nameOf(one),
    result: one.result,
    score: one.score,
    difference:
      one === against
        ? null
        : (bootstrap(
            one.own.map((value, index) => value - (against?.own[index] ?? 0)),
            "ranking/difference",
            mean,
          ) ?? null),
    shares: rightShares(one.result.episodes),
  }));
  const [best, ...others] = rows;
  if (best === undefined || against === undefined) return undefined;
  return { rows: [best, ...others], reference: nameOf(against), results };
}

/** Of several attempts of a seed their mean. */
function rewardsByPlace({ episodes }: EvaluationResult): ReadonlyMap<string, number> {
  const places = new Map<string, number[]>();
  for (const { taskId, seed, rubricReward } of episodes) {
    const place = `${taskId} ${seed}`;
    places.set(place, [...(places.get(place) ?? []), rubricReward]);
  }
  return new Map([...places].map(([place, values]) => [place, mean(values)]));
}
