import { END_WORDS, type EndWord } from "../record.js";

/** A text of a reply, which comes as bytes. */
export function textOf(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString() : String(value);
}

export function endWord(text: string): EndWord | undefined {
  return END_WORDS.find((word) => word === text);
}
