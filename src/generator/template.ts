import type { Draws } from "./draws.js";

/**
 * A sentence with choices and places for names: `[Since|From] {pastday} the {app} is [dead|gone].` A choice may be empty and
 * may hold others.
 */
export interface Template {
  readonly parts: readonly Part[];
  /** In how many ways it can be written, whatever stands in its places. */
  readonly forms: number;
  /** The places that it has, each once. */
  readonly slots: readonly string[];
}

type Part = string | { readonly slot: string } | { readonly choices: readonly Template[] };

/** What stands in the places of a template. */
export type Slots = (name: string) => string;

/** A text that is no template. The message ends a sentence that names the text. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

export function parseTemplate(text: string): Template {
  const cursor = { text, at: 0 };
  const template = readParts(cursor, false);
  if (cursor.at < text.length) throw new TemplateError(`has ${text[cursor.at] ?? ""} without a [`);
  return template;
}

/**
 * The same, looked through now and taken apart when it is first written: a world has thousands of sentences, and an episode needs a few.
 * Throws what {@link parseTemplate} throws.
 */
export function lazyTemplate(text: string): Template {
  const slots = slotsOf(text);
  let parsed: Template | undefined;
  const whole = (): Template => (parsed ??= parseTemplate(text));
  return {
    slots,
    get parts() {
      return whole().parts;
    },
    get forms() {
      return whole().forms;
    },
  };
}

const MARK = /[[\]{]/g;

function slotsOf(text: string): readonly string[] {
  const slots = new Set<string>();
  let depth = 0;
  for (const { 0: mark, index } of text.matchAll(MARK)) {
    if (mark === "[") depth += 1;
    else if (mark === "]") depth -= 1;
    else {
      const end = text.indexOf("}", index);
      if (end < 0) throw new TemplateError(OPEN_SLOT);
      slots.add(text.slice(index + 1, end));
    }
    if (depth < 0) throw new TemplateError("has ] without a [");
  }
  if (depth > 0) throw new TemplateError(OPEN_CHOICE);
  return [...slots];
}

const OPEN_SLOT = "has a { without its }";
const OPEN_CHOICE = "has a [ without its ]";

interface Cursor {
  readonly text: string;
  at: number;
}

function readParts(cursor: Cursor, inside: boolean): Template {
  const parts: Part[] = [];
  while (cursor.at < cursor.text.length) {
    const char = cursor.text[cursor.at];
    if (char === "]" || (char === "|" && inside)) break;
    if (char === "[") parts.push(readChoice(cursor));
    else if (char === "{") parts.push(readSlot(cursor));
    else parts.push(readPlain(cursor));
  }
  return templateOf(parts);
}

function readChoice(cursor: Cursor): Part {
  const choices: Template[] = [];
  do {
    cursor.at += 1;
    choices.push(readParts(cursor, true));
  } while (cursor.text[cursor.at] === "|");
  if (cursor.text[cursor.at] !== "]") throw new TemplateError(OPEN_CHOICE);
  cursor.at += 1;
  return { choices };
}

function readSlot(cursor: Cursor): Part {
  const end = cursor.text.indexOf("}", cursor.at);
  if (end < 0) throw new TemplateError(OPEN_SLOT);
  const slot = cursor.text.slice(cursor.at + 1, end);
  cursor.at = end + 1;
  return { slot };
}

function readPlain(cursor: Cursor): string {
  const [plain = ""] = /^[^[\]{|]+|^\|/.exec(cursor.text.slice(cursor.at)) ?? [];
  cursor.at += plain.length;
  return plain;
}

function templateOf(parts: readonly Part[]): Template {
  let forms = 1;
  const slots = new Set<string>();
  for (const part of parts) {
    if (typeof part === "string") continue;
    if ("slot" in part) slots.add(part.slot);
    else {
      forms *= part.choices.reduce((sum, choice) => sum + choice.forms, 0);
      for (const choice of part.choices) for (const slot of choice.slots) slots.add(slot);
    }
  }
  return { parts, forms, slots: [...slots] };
}

/** The template written out. */
export function render(template: Template, slots: Slots, draws: Draws): string {
  let text = "";
  for (const part of template.parts) {
    if (typeof part === "string") text += part;
    else if ("slot" in part) text += slots(part.slot);
    else text += render(draws.pick(part.choices), slots, draws);
  }
  return text;
}

/** As {@link render}, with a capital at its beginning. */
export function renderSentence(template: Template, slots: Slots, draws: Draws): string {
  const text = render(template, slots, draws);
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
