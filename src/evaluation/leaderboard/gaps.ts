import { grouped } from "../../support/grouped.js";
import { mean } from "../../support/mean.js";
import { signed } from "../print-tables.js";
import type { EvaluationResult } from "../result.js";
import { spaced } from "../spaced.js";

/** What is lost on one kind of twin: the mean of its tasks. */
export interface TwinMean {
  readonly twin: string;
  readonly gap: number;
}

/** Null where no twin was played. */
export function gapsOf({ twins }: EvaluationResult): readonly TwinMean[] | null {
  if (twins === undefined || twins.gaps.length === 0) return null;
  return [...grouped(twins.gaps, ({ twin }) => twin)].map(([twin, own]) => ({
    twin,
    gap: mean(own.map(({ gap }) => gap.value)),
  }));
}

/** The greatest of them with its twin, which is what an agent may be asked about; "–" where there is none. */
export function widestGap(gaps: readonly TwinMean[] | null): string {
  const [widest] = [...(gaps ?? [])].sort((a, b) => b.gap - a.gap);
  return widest === undefined ? "–" : `${signed(widest.gap)} ${spaced(widest.twin)}`;
}
