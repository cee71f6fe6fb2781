import type { Dataset } from "../dataset/index.js";
import { resolvedSource, type GeneratedSource } from "../domain/ticket-source.js";
import { endlessTickets } from "./endless.js";
import { createWorld } from "./world.js";
import type { WorldData } from "./world-data.js";
import type { WorldKey } from "./world-key.js";

/** All worlds that there are. */
export interface Worlds {
  /** SHA-256 of what they are made of, in lower-case hex. */
  readonly digest: string;
  /** SHA-256 of the key that they are derived from, in lower-case hex; undefined: there is none. */
  readonly keyDigest: string | undefined;
  /** The source with what it leaves out, the digest of the key included. */
  resolved(source: GeneratedSource): GeneratedSource;
  /** The tickets of a source, whose numbers are in their ranges. */
  tickets(source: GeneratedSource): Dataset;
}

/** What worlds are made of, read when it is first needed. */
export interface WorldsOptions {
  readonly digest: () => string;
  readonly data: () => WorldData;
  readonly key?: WorldKey | undefined;
}

/** Sources whose companies are remembered. */
const REMEMBERED = 32;

export function createWorlds({ digest, data, key }: WorldsOptions): Worlds {
  const known = new Map<string, Dataset>();
  const resolved = (source: GeneratedSource): GeneratedSource =>
    resolvedSource({ ...source, keyDigest: key?.digest });
  const worlds: Worlds = {
    get digest() {
      return digest();
    },
    keyDigest: key?.digest,
    resolved,
    tickets(wanted) {
      const source = resolvedSource({ ...wanted, keyDigest: key?.digest });
      const name = JSON.stringify(source);
      const before = known.get(name);
      if (before !== undefined) return before;
      const tickets = endlessTickets({
        data: data(),
        world: createWorld(data(), source.split, source.world, { key, isAliased: source.twin === "aliased" }),
        source,
        worldsDigest: digest(),
        twinOf: (twin) => worlds.tickets({ ...wanted, twin }),
      });
      for (const oldest of known.size < REMEMBERED ? [] : [...known.keys()].slice(0, 1)) known.delete(oldest);
      known.set(name, tickets);
      return tickets;
    },
  };
  return worlds;
}
