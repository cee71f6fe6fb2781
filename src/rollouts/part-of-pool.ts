import { SettingsError } from "../support/settings-error.js";
import type { SplitChoice } from "../domain/vocabulary.js";
import type { PoolFacts } from "./environment-pool.js";

/** The tickets that a run asks for: equal digests draw equal queues. */
export interface Part {
  readonly digest: string;
  readonly ticketCount: number;
}

/** What `--split` names of a pool's tickets. Throws {@link SettingsError} where the pool cannot play them. */
export function partOfPool({ datasetDigest, ticketCount, splits }: PoolFacts, split: SplitChoice): Part {
  const served = splits.map((part) => part.split);
  const isWhole = served.length !== 1;
  if (split === "all" && isWhole) return { digest: datasetDigest, ticketCount };
  if (served.length === 0) {
    throw new SettingsError([
      `--split ${split}: the server knows no splits. Use --split all, or a newer server.`,
    ]);
  }
  const part = splits.find((candidate) => candidate.split === split);
  if (part === undefined) {
    const [only] = served;
    throw new SettingsError([
      `--split ${split}: the server serves the split ${only} alone. Use --split ${only}, or another server.`,
    ]);
  }
  if (part.ticketCount === 0) {
    throw new SettingsError([
      `--split ${split} has no tickets, because all tickets of the dataset are related to each other. Use --split dev.`,
    ]);
  }
  return part;
}
