import { matchBrackets, type Span } from "./brackets.js";
import type { Repair } from "./declared-rules.js";
import { mendJson, parseJson, type MendingBudget, type ParsedJson } from "./json-value.js";

/** An object or a list that stands in a text. */
export interface FoundJson extends Span, ParsedJson {
  /** Whether it began and did not end. */
  readonly isCut: boolean;
}

/** Brackets within prose can nest: so many times the text's length are parsed at most. */
const PARSED_PER_CHARACTER = 4;
/** Of the balanced ones, so many from the end. */
const CLOSED_TRIED = 5_000;
/** Of the brackets that nothing closes, so many from the outside and from the inside are tried. */
const UNCLOSED_TRIED = 3;
const FENCE_BEFORE = /```[\w-]*\s*$/;
const FENCES = /```[\w-]*/g;
/** Characters before a piece in which its fence is looked for. */
const FENCE_ROOM = 60;
/** What begins like an object of JSON, or a list of objects, and not like prose in brackets. */
const LIKE_JSON = /^(?:\[\s*)?\{\s*(?:\\?["'“”}]|[A-Za-z_]\w*["']?\s*:)/;

/**
 * Every object and list in a text, the last one first and outer ones before inner ones: what begins and never
 * ends, then what is balanced. Within one that can be read nothing is looked for. The work is bounded by the
 * length of the text.
 */
export function* findJson(text: string, budget: MendingBudget): Generator<FoundJson> {
  const whole = parseJson(text.trim());
  if (whole !== undefined) {
    yield { ...whole, start: 0, end: text.length, isCut: false };
    return;
  }
  let room = PARSED_PER_CHARACTER * text.length;
  const read = ({ start, end }: Span, isCut: boolean): FoundJson | undefined => {
    const piece = text.slice(start, end);
    room -= piece.length;
    const strict = parseJson(piece);
    const parsed = strict ?? (LIKE_JSON.test(piece) ? mendJson(piece, budget) : undefined);
    if (parsed === undefined) return undefined;
    return { ...parsed, start, end, isCut };
  };

  const strict = matchBrackets(text, true);
  const { open } = strict;
  const unclosed = [...open.slice(0, UNCLOSED_TRIED), ...open.slice(UNCLOSED_TRIED).slice(-UNCLOSED_TRIED)];
  for (const start of unclosed) {
    const found = LIKE_JSON.test(text.slice(start, start + FENCE_ROOM))
      ? read({ start, end: withoutFence(text, start) }, true)
      : undefined;
    if (found !== undefined) yield found;
  }
  for (const brackets of [strict, matchBrackets(text, false)]) {
    let readFrom = Number.POSITIVE_INFINITY;
    const { length } = brackets.closed;
    for (let at = length - 1; at >= Math.max(0, length - CLOSED_TRIED); at -= 1) {
      const span = brackets.closed[at];
      if (span === undefined || span.start >= readFrom) continue;
      if (room < span.end - span.start) return;
      const found = read(span, false);
      if (found === undefined) continue;
      readFrom = span.start;
      yield found;
    }
  }
}

/** The end of the text, or of the fence that stands around its end. */
function withoutFence(text: string, start: number): number {
  const fence = text.indexOf("\n```", start);
  return fence === -1 ? text.length : fence;
}

/** What had to be cut off around a piece of a text. */
export function repairsAround(text: string, { start, end }: Span): readonly Repair[] {
  const isFenced = FENCE_BEFORE.test(text.slice(Math.max(0, start - FENCE_ROOM), start));
  const around = `${text.slice(0, start)}${text.slice(end)}`.replace(FENCES, "");
  const isAlone = around.trim() === "";
  return [
    ...(isFenced ? (["code_fence"] as const) : []),
    ...(isAlone ? [] : (["surrounding_text"] as const)),
  ];
}
