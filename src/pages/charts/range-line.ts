import { mark, type Mark } from "../mark.js";

/** A score between 0 and 1, with what it can be held to; what is left out is not drawn. */
export interface Range {
  readonly value: number;
  /** The ends of its interval. */
  readonly low?: number | null;
  readonly high?: number | null;
  /** What is had without reading. */
  readonly floor?: number | null;
  /** The most that was to be had. */
  readonly best?: number | null;
}

/** A line from 0 to 1 that fits the width that it is given. It is a picture of figures that stand beside it. */
export function rangeLine({ value, low, high, floor, best }: Range): Mark {
  return mark(
    "svg",
    { class: "range-line", viewBox: "0 0 100 7", preserveAspectRatio: "none", "aria-hidden": "true" },
    bar("track", 0, 1),
    ...(isKnown(best) ? [bar("reach", 0, best)] : []),
    bar("got", 0, value),
    ...(isKnown(low) && isKnown(high) ? [block("spread", low, high, 3, 1)] : []),
    ...(isKnown(floor) ? [tick(floor)] : []),
    ...(isKnown(best) ? [tick(best)] : []),
  );
}

function bar(name: string, from: number, to: number): Mark {
  return block(name, from, to, 2, 3);
}

function tick(at: number): Mark {
  return block("tick", at - 0.002, at + 0.002, 0.5, 6);
}

function block(name: string, from: number, to: number, y: number, height: number): Mark {
  const [left, right] = [clamped(from), clamped(to)];
  return mark("rect", { class: name, x: percent(left), y, width: percent(right - left), height });
}

/** Of a length of 100, without the noise of binary fractions. */
function percent(share: number): number {
  return Math.round(share * 1e4) / 100;
}

function clamped(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function isKnown(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}
