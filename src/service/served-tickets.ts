import { splitDataset, type Dataset } from "../dataset/index.js";
import type { Worlds } from "../generator/index.js";
import { SPLITS, type Split, type SplitChoice } from "../domain/vocabulary.js";

/** The tickets that a server plays with. Of a split that it does not serve nothing is here: no ticket, count or digest. */
export interface ServedTickets {
  /** All of them. */
  readonly whole: Dataset;
  /** Those that a reset can ask for by each word; a split may be empty, and one that is not served is absent. */
  readonly by: Readonly<Partial<Record<SplitChoice, Dataset>>>;
  /** The splits that are served, dev first. */
  readonly splits: readonly Split[];
  /** What is played where a reset names no split: never test, unless nothing else is served. */
  readonly usual: Split;
  /** What a reset can draw tickets from; undefined: none are here. */
  readonly worlds: Worlds | undefined;
}

/** Those of the dataset that `served` names. */
export function servedTickets(dataset: Dataset, served: SplitChoice, worlds?: Worlds): ServedTickets {
  const parts = splitDataset(dataset);
  if (served === "all") {
    return { whole: dataset, by: { ...parts, all: dataset }, splits: SPLITS, usual: "dev", worlds };
  }
  const whole = parts[served];
  return { whole, by: { [served]: whole }, splits: [served], usual: served, worlds };
}
