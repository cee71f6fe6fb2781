/*
 * Numbers as JSON. A field that is a `double` in the contract is written as Python's json writes a float: `1.0`, never
 * `1`, so that a reader that goes by the text knows the type. Counts and ids are written without a point.
 */

const SMALL: readonly string[] = Array.from({ length: 256 }, (_, value) => String(value));
const SMALL_FRACTIONS: readonly string[] = SMALL.map((text) => `${text}.0`);

function isSmall(value: number): boolean {
  // A fraction must not be looked up: as a key it becomes a string that V8 can no longer put together in one byte.
  return Number.isInteger(value) && value >= 0 && value < SMALL.length;
}

/** A finite number as it is. */
export function number(value: number): string {
  return isSmall(value) ? (SMALL[value] ?? "0") : String(value);
}

/** From here on a whole number is written with an exponent, which says by itself that it is no integer. */
const FIRST_WITH_EXPONENT = 1e21;

/** A finite number as a float. */
export function fraction(value: number): string {
  if (isSmall(value)) return SMALL_FRACTIONS[value] ?? "0.0";
  const place = placeOf(value);
  if (values[place] !== value) {
    values[place] = value;
    texts[place] = fractionText(value);
  }
  return texts[place] ?? "";
}

function fractionText(value: number): string {
  const text = String(value);
  return Number.isInteger(value) && Math.abs(value) < FIRST_WITH_EXPONENT ? `${text}.0` : text;
}

/** Fractions that were written lately, each in a place of its own bits: rewards, pressures and rates come back, and take long to write. */
const PLACE_BITS = 12;
const values = new Float64Array(2 ** PLACE_BITS).fill(Number.NaN);
const texts: string[] = Array.from(values, () => "");

const sought = new Float64Array(1);
const halves = new Int32Array(sought.buffer);

function placeOf(value: number): number {
  sought[0] = value;
  const mixed = Math.imul(halves[0] ?? 0, 0x9e37_79b1) ^ Math.imul(halves[1] ?? 0, 0x85eb_ca6b);
  return mixed >>> (32 - PLACE_BITS);
}
