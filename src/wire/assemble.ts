/** The name by which the code calls what it uses. */
export function use(uses: unknown[], what: unknown): string {
  uses.push(what);
  return `used${uses.length - 1}`;
}

/**
 * Makes a function of two parameters, named in `head`, from lines that were made of descriptors alone. The caller
 * knows its type: it is what the lines say. The name in `head` is what profiles call it.
 */
export function assemble(head: string, lines: readonly string[], uses: readonly unknown[]): unknown {
  const names = uses.map((_what, index) => `used${index}`);
  const code = `return function ${head} { let value; ${lines.join("\n")} };`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- of descriptors alone; the result is what the code says
  const make = new Function(...names, code) as (...used: readonly unknown[]) => unknown;
  return make(...uses);
}
