import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { TokenEntry } from "./token-entry.js";

/** Finds the entry of a token that a caller sends. */
export interface Keyring {
  find(token: string): TokenEntry | undefined;
}

/** Comparing with all of them costs less than hashing. */
const MOST_RECENT = 8;

/**
 * A token is found by a digest of its digest and a key that nobody knows, so that what the search takes says nothing of
 * any token; what is found is compared in constant time.
 */
export function createKeyring(entries: readonly TokenEntry[]): Keyring {
  const key = randomBytes(32);
  const placeOf = (digest: Buffer): string =>
    createHash("sha256").update(key).update(digest).digest("base64");
  const places = new Map(entries.map((entry) => [placeOf(entry.digest), entry]));
  /** Tokens that were found last, the last one first: most calls are made with one of them. */
  const recent: { readonly bytes: Buffer; readonly entry: TokenEntry }[] = [];

  function findAnew(bytes: Buffer): TokenEntry | undefined {
    const digest = createHash("sha256").update(bytes).digest();
    const entry = places.get(placeOf(digest));
    if (entry === undefined || !timingSafeEqual(entry.digest, digest)) return undefined;
    recent.unshift({ bytes, entry });
    recent.length = Math.min(recent.length, MOST_RECENT);
    return entry;
  }

  return {
    find(token) {
      const bytes = Buffer.from(token);
      for (const { bytes: known, entry } of recent) {
        if (known.byteLength === bytes.byteLength && timingSafeEqual(known, bytes)) return entry;
      }
      return findAnew(bytes);
    },
  };
}
