/** A piece of a text; the end is not in it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Brackets {
  /** From an opening bracket to the one that closes it, by their ends; those within others too. */
  readonly closed: readonly Span[];
  /** Where brackets open that nothing closes. */
  readonly open: readonly number[];
}

/**
 * The balanced `{…}` and `[…]` of a text, in one pass. With `quotes` brackets within double quotes do not count,
 * as in JSON; without they do, for prose in which a quote stands alone.
 */
export function matchBrackets(text: string, quotes: boolean): Brackets {
  const closed: Span[] = [];
  const open: number[] = [];
  let curly = 0;
  let isQuoted = false;
  const close = (end: number): void => {
    const start = open.pop();
    if (start === undefined) return;
    if (text[start] === "{") curly -= 1;
    closed.push({ start, end });
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (isQuoted && letter === "\\") at += 1;
    else if (quotes && letter === '"' && open.length > 0) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (letter === "{" || letter === "[") {
      open.push(at);
      if (letter === "{") curly += 1;
    } else if (letter === "]" && text[open.at(-1) ?? -1] === "[") close(at + 1);
    else if (letter === "}" && curly > 0) {
      while (text[open.at(-1) ?? -1] === "[") open.pop();
      close(at + 1);
    }
  }
  return { closed, open };
}
