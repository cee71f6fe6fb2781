/** An element of a drawing or a table, before it is known who shows it: text for a file, or a component on the page. */
export interface Mark {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Mark | string)[];
}

export function mark(
  tag: string,
  attributes: Mark["attributes"] = {},
  ...children: readonly (Mark | string)[]
): Mark {
  return { tag, attributes, children };
}

/** As HTML. What is not a mark is text, whatever is in it. */
export function markText({ tag, attributes, children }: Mark): string {
  const given = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
  const within = children.map((child) => (typeof child === "string" ? escaped(child) : markText(child)));
  return `<${tag}${given.join("")}>${within.join("")}</${tag}>`;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** As text within HTML, and within an attribute in quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES.get(character) ?? character);
}
