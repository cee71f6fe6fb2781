import { parse as parseLossless } from "lossless-json";

/** Text that is not JSON. */
export class InvalidJson extends Error {
  override readonly name = "InvalidJson";

  constructor(
    message: string,
    /** Characters before the fault. */
    readonly offset: number,
  ) {
    super(message);
  }
}

/**
 * Text that `JSON.parse` would refuse (the bare NaN and Infinity that Python writes) or round (integers beyond
 * 2⁵³). Also matches inside strings, where it only costs time.
 */
const NEEDS_CARE = /NaN|Infinity|[0-9]{16}/;

const STRING_OR_TOKEN = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/gs;

/** Number literals that stand for the tokens; each is beyond a double, so no finite number is lost. */
const STAND_INS = { NaN: "9e99999", Infinity: "8e99999", "-Infinity": "-8e99999" } as const;

/**
 * Parses JSON. Bare NaN and Infinity are read as such, and an integer that a double cannot hold is read as a
 * bigint, so that whoever checks the value can refuse it by name instead of taking a rounded one. Throws
 * {@link InvalidJson}.
 */
export function readJson(text: string): unknown {
  try {
    return NEEDS_CARE.test(text) ? readWithCare(text) : JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new InvalidJson(message, offsetIn(message, text));
  }
}

function readWithCare(text: string): unknown {
  const standard = text.replace(STRING_OR_TOKEN, (found) => {
    if (found === "NaN" || found === "Infinity" || found === "-Infinity") return STAND_INS[found];
    return found;
  });
  return parseLossless(standard, undefined, readNumber);
}

function readNumber(literal: string): number | bigint {
  if (literal === STAND_INS.NaN) return Number.NaN;
  const value = Number(literal);
  return Number.isSafeInteger(value) || !/^-?[0-9]+$/.test(literal) ? value : BigInt(literal);
}

function offsetIn(message: string, text: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  return position === undefined ? text.length : Number(position);
}
