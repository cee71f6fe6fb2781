import type { Draws } from "./draws.js";
import type { Said } from "./facts.js";
import type { Pen } from "./pen.js";
import { render, renderSentence, type Template } from "./template.js";
import type { Voice } from "./phrases.js";

/** What a writer wrote: the sentences as they stand there, and the whole. */
export interface Letter {
  readonly lines: readonly Said[];
  readonly text: string;
}

/** The sentences as somebody of this voice writes them. */
export function writeIn(voice: Voice, said: readonly Said[], pen: Pen): Letter {
  const slips = new Set(Array.from({ length: voice.slips }, () => pen.draws.below(said.length * 2)));
  const lines = said.map(({ text, facts }, index) => {
    const changed = changeWords(text, voice, pen.draws);
    const slipped = slips.has(index) ? slip(changed, pen.draws) : changed;
    return { text: inCase(voice, slipped, pen), facts };
  });
  const joined = voice.layout === "letter" ? joinMeasures(lines, pen) : lines;
  return {
    lines: joined,
    text: LAYOUTS[voice.layout](
      voice,
      joined.map(({ text }) => text),
      pen,
    ),
  };
}

/** Of a hundred letters that say one after the other how many and how soon: in one sentence. */
const JOINED = 60;

function joinMeasures(lines: readonly Said[], pen: Pen): readonly Said[] {
  const isMeasure = ({ facts }: Said): boolean =>
    facts.length === 1 && facts.every(({ name }) => name === "reach" || name === "when");
  const at = lines.findIndex((said, index) => {
    const next = lines[index + 1];
    return index > 0 && next !== undefined && isMeasure(said) && isMeasure(next) && said.text.endsWith(".");
  });
  const [first, second] = [lines[at], lines[at + 1]];
  if (first === undefined || second === undefined || !pen.draws.percent(JOINED)) return lines;
  const [begin, end] = [`${first.text.slice(0, -1)},`, `${AND}${lowerCase(second.text, pen)}`];
  return lines.with(at, { ...first, text: begin }).with(at + 1, { ...second, text: end });
}

const AND = "and ";

/** A sentence as it stands in the place of another. */
export function inPlaceOf(before: string, text: string, pen: Pen): string {
  const begun = before.startsWith(AND) ? `${AND}${lowerCase(text, pen)}` : text;
  return before.endsWith(",") ? `${begun.replace(/\.$/, "")},` : begun;
}

export function titleIn(voice: Voice, title: string, pen: Pen): string {
  return inCase(voice, title, pen);
}

/** A sentence with the first letter that the voice gives it. */
export function inCase(voice: Voice, text: string, pen: Pen): string {
  return voice.lower_case ? lowerCase(text, pen) : text;
}

function changeWords(text: string, { changed, changes }: Voice, draws: Draws): string {
  if (changes.length === 0 || !draws.percent(changed)) return text;
  const [from, to] = draws.pick(changes);
  return text.replace(from, to);
}

const NAMES = ["me", "other", "third", "boss", "app", "app2", "vendor", "site", "site2", "joiner", "company"];

/** The first letter alone; names keep theirs. */
function lowerCase(text: string, { slots }: Pen): string {
  const isName = /^(I\b|[A-Z]{2})/.test(text) || NAMES.some((name) => text.startsWith(slots(name)));
  return isName ? text : text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** Two letters of a word change places, or one is left out. Names and numbers are left alone. */
function slip(text: string, draws: Draws): string {
  const words = text.split(" ");
  const long = words.flatMap((word, index) => (/^[a-z]{5,}$/.test(word) ? index : []));
  if (long.length === 0) return text;
  const index = draws.pick(long);
  const word = words[index] ?? "";
  const at = 1 + draws.below(word.length - 3);
  const swapped = word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2);
  words[index] = draws.percent(50) ? swapped : word.slice(0, at) + word.slice(at + 1);
  return words.join(" ");
}

type Layout = (voice: Voice, texts: readonly string[], pen: Pen) => string;

/** Of a hundred asides, those about the writer's own department; the others are of the voice. */
const OWN_ASIDE = 65;

/** Sentences of a forwarded letter in a line. */
const IN_THREAD = 3;

/** From so many sentences on a letter has two paragraphs. */
const LONG = 5;

const LAYOUTS: Readonly<Record<Voice["layout"], Layout>> = {
  letter(voice, texts, pen) {
    const own = voice.asides.length === 0 ? [] : pen.phrases.asides.get(pen.slots("mydept"));
    const asides = one(pen.draws.percent(OWN_ASIDE) ? (own ?? []) : voice.asides, pen, renderSentence);
    const middle = texts.length >= LONG ? Math.ceil(texts.length / 2) : texts.length;
    const half = texts[middle]?.startsWith(AND) === true ? middle + 1 : middle;
    const body = [[...asides, ...texts.slice(0, half)], texts.slice(half)]
      .filter((paragraph) => paragraph.length > 0)
      .map((paragraph) => paragraph.join(" "));
    const signed = [...one(voice.closings, pen, render), ...one(voice.signatures, pen, render)].join("\n");
    return [...one(voice.greetings, pen, render), ...body, signed].filter((text) => text !== "").join("\n\n");
  },
  lines(voice, texts, pen) {
    return [...one(voice.greetings, pen, render), ...texts, ...one(voice.closings, pen, render)]
      .filter((text) => text !== "")
      .join("\n");
  },
  form(voice, texts, pen) {
    const headed = texts.map((text, index) => {
      const heading = voice.headings[Math.min(index, voice.headings.length - 1)];
      return heading === undefined ? text : `${render(heading, pen.slots, pen.draws)} ${text}`;
    });
    return [...one(voice.greetings, pen, render), ...headed, ...one(voice.closings, pen, render)]
      .filter((text) => text !== "")
      .join("\n");
  },
  thread(voice, texts, pen) {
    const above = [...one(voice.greetings, pen, render), ...one(voice.closings, pen, render)];
    const head = one(voice.headings, pen, render);
    const paragraphs = texts.flatMap((text, index) =>
      index % IN_THREAD === 0 ? [[text, ...texts.slice(index + 1, index + IN_THREAD)].join(" ")] : [],
    );
    return [...above, "", ...head, ...paragraphs.map((text) => `> ${text}`)].join("\n");
  },
};

function one(templates: readonly Template[], { slots, draws }: Pen, write: typeof render): readonly string[] {
  return templates.length === 0 ? [] : [write(draws.pick(templates), slots, draws)];
}
