import { parse as parseLossless } from "lossless-json";
import { LONGEST_NUMBER } from "../../limits.js";
import { errorMessage } from "../../../support/error-message.js";
import { shorten } from "../../../support/shorten.js";

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

/** Longest account of a fault, in characters: a parser's own may repeat what a caller sent, all of it. */
const LONGEST_MESSAGE = 200;

/** What some writers put before UTF-8 text. */
const BYTE_ORDER_MARK = "\uFEFF";

/** Number literals that stand for the tokens; each is beyond a double, so no finite number is lost. */
const STAND_INS = { NaN: "9e99999", Infinity: "8e99999", "-Infinity": "-8e99999" } as const;
const TOKENS = ["NaN", "Infinity", "-Infinity"] as const;

/**
 * Parses JSON. Bare NaN and Infinity are read as such, and an integer that a double cannot hold is read as a
 * bigint, so that whoever checks the value can refuse it by name instead of taking a rounded one. A byte order mark
 * before the text is passed over. Throws {@link InvalidJson}.
 */
export function readJson(marked: string): unknown {
  const text = marked.startsWith(BYTE_ORDER_MARK) ? marked.slice(1) : marked;
  try {
    return NEEDS_CARE.test(text) ? readWithCare(text) : JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidJson("the text is nested too deeply", 0);
    const message = errorMessage(error);
    throw new InvalidJson(shorten(message, LONGEST_MESSAGE), offsetIn(message, text));
  }
}

function readWithCare(text: string): unknown {
  return parseLossless(withStandIns(text), undefined, readNumber);
}

/** The text with every bare token replaced. One pass without a regular expression: an attacker chooses the text. */
function withStandIns(text: string): string {
  let standard = "";
  let kept = 0;
  for (let index = 0; index < text.length;) {
    if (text[index] === '"') {
      index = endOfString(text, index);
      continue;
    }
    const token = TOKENS.find((candidate) => text.startsWith(candidate, index));
    if (token === undefined) {
      index += 1;
      continue;
    }
    standard += text.slice(kept, index) + STAND_INS[token];
    index += token.length;
    kept = index;
  }
  return standard + text.slice(kept);
}

/** The index after the quote that closes the string opened at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === '"') return index + 1;
  }
  return text.length;
}

function readNumber(literal: string): number | bigint {
  if (literal.length > LONGEST_NUMBER) {
    throw new SyntaxError(`A number has more than ${LONGEST_NUMBER} characters`);
  }
  if (literal === STAND_INS.NaN) return Number.NaN;
  const value = Number(literal);
  return Number.isSafeInteger(value) || !/^-?[0-9]+$/.test(literal) ? value : BigInt(literal);
}

function offsetIn(message: string, text: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  return position === undefined ? text.length : Number(position);
}
