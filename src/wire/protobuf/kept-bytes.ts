import type { ReverseOutput } from "./output.js";

export type Write = (out: ReverseOutput, value: object) => void;

/** Remembers the bytes of each value, for as long as the value is. */
export function keepingEach(write: Write): Write {
  const kept = new WeakMap<object, Buffer>();
  return (out, value) => {
    const bytes = kept.get(value);
    if (bytes !== undefined) return out.raw(bytes);
    const before = out.length;
    write(out, value);
    kept.set(value, out.last(out.length - before, NOTHING));
  };
}

/** Remembers the bytes of the value that was written last. */
export function keepingLast(write: Write): Write {
  let last: object | undefined;
  let bytes: Buffer = NOTHING;
  return (out, value) => {
    if (value === last) return out.raw(bytes);
    const before = out.length;
    write(out, value);
    bytes = out.last(out.length - before, bytes);
    last = value;
  };
}

const NOTHING = Buffer.alloc(0);
