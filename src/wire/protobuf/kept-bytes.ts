import type { Place, ReverseOutput } from "./output.js";

export type Write = (out: ReverseOutput, value: object) => void;

/** Remembers where the value is that was written last, for as long as its message is being written. */
export function keepingLast(write: Write): Write {
  let last: { readonly value: object; readonly of: ReverseOutput; readonly place: Place } | undefined;
  return (out, value) => {
    if (value === last?.value && out.again(last.place, last.of)) return;
    const before = out.length;
    write(out, value);
    last = { value, of: out, place: out.place(out.length - before) };
  };
}
