import { counterfactual } from "./counterfactual.js";
import type { Line } from "./facts.js";
import type { Pen } from "./pen.js";
import { writeIn } from "./voice.js";
import { wordsAround } from "./words-around.js";
import type { Written } from "./written.js";

/** Twins that are written anew, from the facts of a ticket. */
export type WrittenTwin = "reworded" | "counterfactual";

/** The twin of a ticket; the pen has chance of its own. */
export function writtenAs(twin: WrittenTwin, written: Written, pen: Pen): Written {
  return twin === "reworded" ? reworded(written, pen) : counterfactual(written, pen);
}

/** Another voice says the same facts in the same order, in other words. */
function reworded(written: Written, pen: Pen): Written {
  const {
    part: { scenario },
    titles,
  } = written;
  const voices = pen.data.voices.filter(
    (voice) => voice.writers.includes(scenario.writer) && voice !== written.voice,
  );
  const voice = voices.length === 0 ? written.voice : pen.draws.weighted(voices);
  const text = written.text.map((line) => inOtherWords(line, pen));
  return {
    ...written,
    voice,
    text,
    letter: writeIn(voice, text, pen),
    note: written.note.map((line) => inOtherWords(line, pen)),
    update: written.update.map((line) => inOtherWords(line, pen)),
    ...wordsAround(titles, voice, pen),
  };
}

/** Some sentences have few forms: after so many draws the same words stay. */
const TRIES = 8;

function inOtherWords(line: Line, pen: Pen): Line {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const other = line.again(pen);
    if (other.text !== line.text) return other;
  }
  return line;
}
