import { LatelyMade } from "../../support/lately-made.js";
import { SpareBuffers } from "../../support/spare-buffers.js";
import type { AppendObject } from "./kept-text.js";

/** What was written of a list that has grown since. */
interface Written {
  /** Items that are written, from the first one on, and the last of them. */
  count: number;
  last: object | undefined;
  /** Their bytes with commas between them, and room for more. */
  bytes: Buffer;
  length: number;
}

/** The bytes of a list's items; `isWhole`: it grows no more, and is hardly told again. */
export type ListBytes = (items: readonly object[], isWhole: boolean) => Uint8Array;

/** Some two steps of a hard episode. */
const FIRST_BYTES = 2 * 1024;
const NOTHING = new Uint8Array(0);

const spare = new SpareBuffers();

/**
 * Writes the items of a list that only grows and is told again and again, such as a history: each is encoded once, when
 * it is new, and copied with all that came before it from then on, for as long as it is asked for every few seconds. A list is known again by its first item. One that
 * went on in another way (an episode that is played on from the middle, twice) is written anew. The bytes are to be copied at once: they
 * are written over when a list has outgrown their memory, or grows no more.
 */
export function grownListBytes(append: AppendObject): ListBytes {
  const lists = new LatelyMade<Written>();
  return (items, isWhole) => {
    const [first] = items;
    if (first === undefined) return NOTHING;
    // Most lists of one item never grow, or not here.
    if (items.length === 1) return Buffer.from(append("", first), "latin1");
    let known = lists.get(first);
    if (known === undefined || known.count > items.length || items[known.count - 1] !== known.last) {
      known = { count: 0, last: undefined, bytes: spare.take(FIRST_BYTES), length: 0 };
      lists.set(first, known);
    }
    for (; known.count < items.length; known.count += 1) {
      known.last = items[known.count];
      if (known.last !== undefined) add(known, append(known.count === 0 ? "" : ",", known.last));
    }
    if (isWhole) {
      lists.delete(first);
      spare.giveBack(known.bytes);
    }
    return known.bytes.subarray(0, known.length);
  };
}

/** `text`: a character for each byte. */
function add(written: Written, text: string): void {
  const length = written.length + text.length;
  if (length > written.bytes.byteLength) {
    const smaller = written.bytes;
    written.bytes = spare.take(length);
    smaller.copy(written.bytes, 0, 0, written.length);
    // Who was told its bytes has copied them by now.
    spare.giveBack(smaller);
  }
  written.bytes.write(text, written.length, "latin1");
  written.length = length;
}
