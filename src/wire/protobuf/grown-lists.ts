import { LatelyMade } from "../../support/lately-made.js";
import { SpareBuffers } from "../../support/spare-buffers.js";
import type { Write } from "./kept-bytes.js";
import { ReverseOutput } from "./output.js";

/** What was written of a list that has grown since. */
interface Written {
  /** Items that are written, from the first one on, and the last of them. */
  count: number;
  last: object;
  /** Their bytes, in order, and room for more. */
  bytes: Buffer;
  length: number;
}

const spare = new SpareBuffers();

/**
 * Writes lists of values that never change, told again and again with a few more at the end: all of a list's bytes are kept
 * in one piece for as long as it is asked for every few seconds, and a longer list adds its new items alone. A list is known again by its first item. One that went on
 * in another way (an episode that is played on from the middle, twice) is written anew. `isWhole`: it grows no more, and is hardly told
 * again; its memory is for others then.
 */
export function grownListWriter(
  write: Write,
): (out: ReverseOutput, items: readonly object[], isWhole: boolean) => void {
  const lists = new LatelyMade<Written>();
  const apart = new ReverseOutput();

  const writeAll = (out: ReverseOutput, items: readonly object[], from: number): void => {
    for (let index = items.length - 1; index >= from; index -= 1) write(out, items[index] ?? NOTHING);
  };

  return (out, items, isWhole) => {
    const [first] = items;
    const last = items[items.length - 1];
    // Most lists of one item never grow, or not here.
    if (items.length < 2 || first === undefined || last === undefined) return writeAll(out, items, 0);
    let known = lists.get(first);
    if (known === undefined) {
      known = { count: 0, last: first, bytes: NOTHING, length: 0 };
      lists.set(first, known);
    } else if (known.count > items.length || items[known.count - 1] !== known.last) {
      return writeAll(out, items, 0);
    }
    if (known.count < items.length) {
      apart.clear();
      writeAll(apart, items, known.count);
      append(known, apart);
      known.count = items.length;
      known.last = last;
    }
    out.raw(known.bytes, known.length);
    if (!isWhole) return;
    lists.delete(first);
    spare.giveBack(known.bytes);
  };
}

function append(written: Written, more: ReverseOutput): void {
  const length = written.length + more.length;
  if (length > written.bytes.byteLength) {
    const smaller = written.bytes;
    written.bytes = spare.take(length);
    smaller.copy(written.bytes, 0, 0, written.length);
    spare.giveBack(smaller);
  }
  more.copyTo(written.bytes, written.length);
  written.length = length;
}

const NOTHING = Buffer.alloc(0);
