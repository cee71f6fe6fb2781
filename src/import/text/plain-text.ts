import { Parser } from "htmlparser2";

const TAGS =
  "html|head|body|p|br|hr|div|span|table|thead|tbody|tr|td|th|ul|ol|li|b|i|u|s|strong|em|a|h[1-6]|font|pre|code|blockquote|img|style|script|title|meta|link|sup|sub|center|section|article";
const KNOWN_TAG = new RegExp(`</?(?:${TAGS})(?:\\s[^>]*)?/?>`, "i");
const ENTITY = /&(?:#\d+|#x[\da-f]+|[a-z]{2,8});/i;
/** What looks like a tag and is none: `<maria@example.com>`, `a < b`. */
const NO_TAG = new RegExp(`<(?!/?(?:${TAGS})(?:[\\s/>]|$)|!--)`, "gi");

/** Tags that end a line. */
const BREAKING = /^(?:p|br|hr|div|tr|li|h[1-6]|pre|blockquote|table|section|article|ul|ol)$/;
/** Tags whose text nobody reads. */
const HIDDEN = new Set(["style", "script", "head", "title"]);

/** Text as people read it: of HTML the words with their lines, of anything else the same, with even line ends. */
export function plainText(text: string): string {
  const isHtml = KNOWN_TAG.test(text) || ENTITY.test(text);
  return tidy(isHtml ? wordsOf(text) : text);
}

export function isHtml(text: string): boolean {
  return KNOWN_TAG.test(text);
}

function wordsOf(html: string): string {
  let words = "";
  let hidden = 0;
  /** So many line ends at the least. */
  const breakLine = (ends: number): void => {
    const there = /\n*$/.exec(words)?.[0].length ?? 0;
    if (words !== "") words += "\n".repeat(Math.max(0, ends - there));
  };
  const breakAt = (name: string): void => {
    if (BREAKING.test(name)) breakLine(name === "p" ? 2 : 1);
  };
  const parser = new Parser({
    onopentag(name) {
      if (HIDDEN.has(name)) hidden += 1;
      if (name === "br") words += "\n";
      else breakAt(name);
      if (name === "li") words += "- ";
      if ((name === "td" || name === "th") && !/\s$/.test(words)) words += " ";
    },
    ontext(text) {
      if (hidden === 0) words += text;
    },
    onclosetag(name) {
      if (HIDDEN.has(name)) hidden -= 1;
      else if (name !== "br") breakAt(name);
    },
  });
  parser.write(html.replace(NO_TAG, "&lt;"));
  parser.end();
  return words;
}

function tidy(text: string): string {
  return (
    text
      .replace(/\r\n?/g, "\n")
      .replace(/\u00A0/g, " ")
      // eslint-disable-next-line no-control-regex -- what other programs end a text at, or print as nothing
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u200B\uFEFF]/g, "")
      .replace(/\p{Surrogate}/gu, "\uFFFD")
      .replace(/[ \t]+\n/g, "\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim()
  );
}
