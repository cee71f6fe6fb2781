import type { Pen } from "./pen.js";
import { renderSentence, type Template } from "./template.js";
import { titleIn } from "./voice.js";
import type { Voice } from "./phrases.js";
import type { Written } from "./written.js";

/** The title, and what stands for the ticket while it is hidden. */
export function wordsAround(
  titles: readonly Template[],
  voice: Voice,
  pen: Pen,
): Pick<Written, "title" | "redacted"> {
  const one = (templates: readonly Template[]): string =>
    renderSentence(pen.draws.pick(templates), pen.slots, pen.draws);
  const title = titleIn(voice, one(titles), pen);
  const { redactedTitle, redacted } = pen.phrases.lists;
  return { title, redacted: { redactedTitle: one(redactedTitle), redactedDescription: one(redacted) } };
}
