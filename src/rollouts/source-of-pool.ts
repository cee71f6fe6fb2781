import type { Dataset } from "../dataset/index.js";
import { SettingsError } from "../support/settings-error.js";
import type { PoolFacts } from "./environment-pool.js";

/**
 * What is played of a place that draws from the worlds that are here, too; of tickets that are no world's, the facts as they are. Throws
 * {@link SettingsError} where a server (`isServer`) has other worlds.
 */
export function factsOnSource(facts: PoolFacts, dataset: Dataset, isServer: boolean): PoolFacts {
  if (dataset.endless === undefined || !isServer) return facts;
  checkWorlds(facts.worlds, dataset);
  return { ...facts, datasetDigest: dataset.digest, ticketCount: 0, splits: [] };
}

/** Throws {@link SettingsError} where a server draws tickets from other worlds than these. */
export function checkWorlds(served: PoolFacts["worlds"], { endless }: Dataset): void {
  if (endless === undefined) return;
  const key = endless.source.generated?.keyDigest ?? "";
  if (served?.digest === endless.worldsDigest && served.keyDigest === key) return;
  const of = (worlds: string | undefined, its: string | undefined): string =>
    worlds === undefined ? "none" : `${worlds} of ${its === "" ? "no key" : `the key ${String(its)}`}`;
  throw new SettingsError([
    `--world: the server draws from other worlds: ${of(served?.digest, served?.keyDigest)} there, ${of(endless.worldsDigest, key)} here.`,
  ]);
}
