import { createHash, createHmac } from "node:crypto";

/** What all draws of a world start from: 32-bit numbers. */
export type WorldSeed = readonly [number, ...number[]];

/** A secret that worlds are derived from. */
export interface WorldKey {
  /** SHA-256 of its bytes, in lower-case hex: what is published before. */
  readonly digest: string;
  /** Of the world of that name. */
  seed(name: string): WorldSeed;
}

/** Bytes of a key. */
export const WORLD_KEY_BYTES = 32;

/** Each world's seed is the HMAC-SHA-256 of its name with these bytes: who has one of them knows nothing of another. */
export function worldKey(bytes: Uint8Array): WorldKey {
  return {
    digest: createHash("sha256").update(bytes).digest("hex"),
    seed(name) {
      const hash = createHmac("sha256", bytes).update(name).digest();
      const rest = Array.from({ length: WORDS - 1 }, (_, index) =>
        hash.readUInt32BE((index + 1) * BYTES_OF_A_WORD),
      );
      return [hash.readUInt32BE(0), ...rest];
    },
  };
}

const BYTES_OF_A_WORD = 4;
const WORDS = 8;
