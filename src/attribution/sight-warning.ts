import type { SightCount, SightTally } from "./sight-tally.js";

/**
 * Shares of tickets that no reader is taken to get right in all four labels, generous on purpose. None of ours that sees
 * observations only is over .02 while the text is redacted, nor over .3 once it is there; with the labels it is all of them.
 */
const CEILING = {
  /** While the text was still redacted. */
  hidden: 0.5,
  /** With all of the ticket's text. */
  shown: 0.8,
} as const satisfies Record<keyof SightTally, number>;

/** A chance below this is told. */
const UNLIKELY = 0.001;

const WHEN = {
  hidden: "while their text was still redacted",
  shown: "with all of their text there",
} as const satisfies Record<keyof SightTally, string>;

/**
 * A sentence where actions were right more often than what had been seen lets anybody be; undefined where they were not.
 * It is no proof: who has played these tickets before knows them, too, and an agent may read better than we think.
 */
export function sightWarning(tally: SightTally, who: string): string | undefined {
  const told = (["hidden", "shown"] as const).flatMap((kind) => {
    const count = tally[kind];
    const chance = chanceOf(count, ceilingOf(count, CEILING[kind]));
    return chance < UNLIKELY ? [phrase(kind, count, chance)] : [];
  });
  if (told.length === 0) return undefined;
  return (
    `${who} may have seen labels: all four were right of ${told.join("; and of ")}. ` +
    "That is a sign and no proof: tickets that were played before are known, too."
  );
}

function phrase(
  kind: keyof SightTally,
  { tickets, right, reader, constant }: SightCount,
  chance: number,
): string {
  return (
    `${right} of ${tickets} tickets ${WHEN[kind]}, where our reader is right of ${reader}, one constant answer of ` +
    `${constant}, and ${CEILING[kind]} of them is more than we expect of anybody (chance ${chanceText(chance)})`
  );
}

/** What was measured on the very same tickets, where that is more. */
function ceilingOf({ tickets, reader, constant }: SightCount, declared: number): number {
  return tickets === 0 ? 1 : Math.max(declared, reader / tickets, constant / tickets);
}

/** The chance of at least so many right, were each ticket right with the ceiling's. In logarithms: powers get too small. */
function chanceOf({ tickets, right }: SightCount, ceiling: number): number {
  if (ceiling >= 1) return 1;
  let choices = 0;
  let chance = 0;
  for (let hits = tickets; hits >= right; hits -= 1) {
    chance += Math.exp(choices + hits * Math.log(ceiling) + (tickets - hits) * Math.log(1 - ceiling));
    choices += Math.log(hits) - Math.log(tickets - hits + 1);
  }
  return Math.min(1, chance);
}

function chanceText(chance: number): string {
  return chance < 1e-6 ? "below .000001" : chance.toFixed(6).replace(/^0/, "");
}
