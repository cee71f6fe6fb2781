import type { JsonPieces } from "./json-pieces.js";

/** The JSON of a list's first items, commas between them, in one piece. */
interface Chain {
  readonly items: object[];
  /** Where each item ends in `bytes`. */
  readonly ends: number[];
  bytes: Buffer;
}

const FIRST_BYTES = 8 * 1024;

/** By first item: a list that grows keeps it, and two lists that share it are told apart item by item. */
const chains = new WeakMap<object, Chain>();

/**
 * Writes a list that only ever grows, such as an episode's history: each item is encoded when it is first seen, and
 * the list is copied as a whole from then on.
 */
export function writeGrowingList(
  items: readonly [object, ...object[]],
  /** As wire text. */
  encode: (item: object) => string,
  out: JsonPieces,
): void {
  const chain = chains.get(items[0]) ?? newChain(items[0]);
  for (let index = sharedLength(chain.items, items); index < items.length; index += 1) {
    const item = items[index];
    if (item !== undefined) append(chain, index, item, encode(item));
  }
  out.text += "[";
  out.addBytes(chain.bytes.subarray(0, chain.ends[items.length - 1]));
  out.text += "]";
}

function newChain(first: object): Chain {
  const chain = { items: [], ends: [], bytes: Buffer.allocUnsafeSlow(FIRST_BYTES) };
  chains.set(first, chain);
  return chain;
}

/** How many items at the start are the same. Items follow each other, so the last same one settles it. */
function sharedLength(known: readonly object[], items: readonly object[]): number {
  let length = Math.min(known.length, items.length);
  while (length > 0 && known[length - 1] !== items[length - 1]) length -= 1;
  return length;
}

function append(chain: Chain, index: number, item: object, text: string): void {
  const start = index === 0 ? 0 : (chain.ends[index - 1] ?? 0) + 1;
  const end = start + text.length;
  if (end > chain.bytes.byteLength || index < chain.items.length) {
    // A new buffer also where the list went another way: messages in flight may still show the old one's bytes.
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * chain.bytes.byteLength, end));
    chain.bytes.copy(larger, 0, 0, Math.max(0, start - 1));
    chain.bytes = larger;
  }
  chain.items.length = index;
  chain.ends.length = index;
  chain.items.push(item);
  chain.ends.push(end);
  if (start > 0) chain.bytes.write(",", start - 1, "latin1");
  chain.bytes.write(text, start, "latin1");
}
