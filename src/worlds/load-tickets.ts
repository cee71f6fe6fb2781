import { loadDataset, ticketsOf, type Dataset } from "../dataset/index.js";
import type { GeneratedSource, TicketSource } from "../domain/ticket-source.js";
import type { SplitChoice } from "../domain/vocabulary.js";
import type { Worlds } from "../generator/index.js";
import { SettingsError } from "../support/settings-error.js";
import { openWorlds } from "./open-worlds.js";
import { readWorldKey, WorldKeyError } from "./world-key-file.js";

/** Which tickets a command plays: of a file, of the built-in set, or of a world. */
export interface WantedTickets {
  /** Undefined: the built-in set. */
  readonly dataset: string | undefined;
  /** Undefined: no world. */
  readonly source?: GeneratedSource | undefined;
  /** The file of the key that worlds are derived from. */
  readonly key?: string | undefined;
}

/** Of a world they never run out. Throws `DatasetError` and {@link SettingsError}. */
export function loadTickets({ dataset, source, key }: WantedTickets): Dataset {
  return source === undefined ? loadDataset(dataset) : worldsOf(key).tickets(source);
}

/** The worlds of a key's file, or of none. Throws {@link SettingsError}. */
export function worldsOf(key: string | undefined): Worlds {
  try {
    const worlds = openWorlds(key === undefined ? undefined : readWorldKey(key));
    if (worlds !== undefined) return worlds;
  } catch (error) {
    if (error instanceof WorldKeyError) throw new SettingsError([`--key: ${error.message}`]);
    throw error;
  }
  throw new SettingsError(["--world: the files of the worlds (data/worlds) are not here."]);
}

/**
 * The tickets that an episode of a file was played with. Throws {@link SettingsError} where it is of another key than `key`, with both
 * digests.
 */
export function ticketsAsked(
  { split, source }: { readonly split: SplitChoice; readonly source?: TicketSource | undefined },
  dataset: Dataset | undefined,
  key?: string,
): Dataset {
  const generated = source?.generated;
  if (generated === undefined) return ticketsOf(dataset ?? loadDataset(), split);
  const own = dataset?.endless?.source.generated;
  if (dataset !== undefined && own !== undefined && JSON.stringify(own) === JSON.stringify(generated))
    return dataset;
  const worlds = worldsOf(key);
  if (generated.keyDigest !== worlds.keyDigest) {
    const told = (digest: string | undefined): string =>
      digest === undefined ? "no key" : `the key ${digest}`;
    throw new SettingsError([
      `--key: the episode is of worlds of ${told(generated.keyDigest)}, and these are of ${told(worlds.keyDigest)}. Name the file of its key.`,
    ]);
  }
  return worlds.tickets(generated);
}
