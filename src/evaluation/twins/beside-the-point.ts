import { createRng } from "../../support/rng.js";
import { changed, type Lens } from "./lens.js";

/** Something that changes nothing stands before and after the text of every ticket, always the same of the same ticket. */
export function irrelevant(sentences: readonly string[]): Lens {
  const of = (ticketId: string): readonly [string, string] => {
    const rng = createRng(`helpdesk/irrelevant/${ticketId}`);
    const before = rng.below(sentences.length);
    const after = (before + 1 + rng.below(sentences.length - 1)) % sentences.length;
    return [sentences[before] ?? "", sentences[after] ?? ""];
  };
  return {
    observation: (seen) =>
      changed(seen, {
        object: (members) => {
          const { ticketId, description } = members;
          if (typeof ticketId !== "string" || typeof description !== "string") return members;
          const [before, after] = of(ticketId);
          return { ...members, description: `${before}\n\n${description}\n\n${after}` };
        },
      }),
    action: (done) => done,
  };
}
