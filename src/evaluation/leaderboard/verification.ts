import { ticketsIn, type Dataset } from "../../dataset/index.js";
import type { SplitChoice } from "../../domain/vocabulary.js";
import { shorten } from "../../support/shorten.js";
import { rederive } from "../rederive.js";
import type { EvaluationResult } from "../result.js";

/** Whether a result is what its actions make. */
export interface Verification {
  /** `not_replayed`: its rules or its tickets are not here, so that it was only held to itself. */
  readonly status: "replayed" | "not_replayed" | "differs";
  /** Why it is not replayed, or what differs; null where it was. */
  readonly reason: string | null;
  /** What a reader should know of one that was replayed. */
  readonly notes: readonly string[];
}

/** What is here to replay a result with. */
export interface Ground {
  readonly rulesDigest: string;
  /** The tickets of a split whose digest that is; undefined: they are not here. */
  readonly ticketsOf: (split: SplitChoice, splitDigest: string) => Dataset | undefined;
}

/** Each split is made once, so that what is worked out of its tickets is shared by all results. */
export function groundOn(rulesDigest: string, datasets: readonly Dataset[]): Ground {
  const splits = new Map<SplitChoice, readonly Dataset[]>();
  return {
    rulesDigest,
    ticketsOf(split, splitDigest) {
      const known = splits.get(split) ?? datasets.map((dataset) => ticketsIn(dataset, split));
      splits.set(split, known);
      return known.find(({ digest }) => digest === splitDigest);
    },
  };
}

/** Plays every episode again from its actions, and makes every figure again. */
export function verify(result: EvaluationResult, { rulesDigest, ticketsOf }: Ground): Verification {
  const { recorded } = result;
  const notes =
    recorded === undefined || recorded.different + recorded.leftOut === 0
      ? []
      : [
          `of its recorded episodes ${recorded.different} told figures that their actions do not make, and ${recorded.leftOut} ` +
            "could not be judged",
        ];
  if (result.rulesDigest !== rulesDigest) {
    const reason = `played by other rules (${shorten(result.rulesDigest, 12)}) than this version's (${shorten(rulesDigest, 12)})`;
    return { status: "not_replayed", reason, notes };
  }
  const tickets = ticketsOf(result.split, result.splitDigest);
  if (tickets === undefined) {
    return { status: "not_replayed", reason: "its tickets are not here: name them with --dataset", notes };
  }
  const { problem, warning } = rederive(result, tickets);
  if (problem !== undefined) return { status: "differs", reason: problem, notes };
  return { status: "replayed", reason: null, notes: warning === undefined ? notes : [...notes, warning] };
}
