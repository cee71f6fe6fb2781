import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { TokenEntry } from "./token-entry.js";

/** Finds the entry of a token that a caller sends. */
export interface Keyring {
  find(token: string): TokenEntry | undefined;
}

/**
 * A token is found by a digest of its digest and a key that nobody knows, so that what the search takes says nothing of
 * any token; what is found is compared in constant time.
 */
export function createKeyring(entries: readonly TokenEntry[]): Keyring {
  const key = randomBytes(32);
  const placeOf = (digest: Buffer): string =>
    createHash("sha256").update(key).update(digest).digest("base64");
  const places = new Map(entries.map((entry) => [placeOf(entry.digest), entry]));
  /** Most calls are made with the token of the call before. */
  let last: { readonly bytes: Buffer; readonly entry: TokenEntry } | undefined;
  return {
    find(token) {
      const bytes = Buffer.from(token);
      if (last?.bytes.byteLength === bytes.byteLength && timingSafeEqual(last.bytes, bytes))
        return last.entry;
      const digest = createHash("sha256").update(bytes).digest();
      const entry = places.get(placeOf(digest));
      if (entry === undefined || !timingSafeEqual(entry.digest, digest)) return undefined;
      last = { bytes, entry };
      return entry;
    },
  };
}
