import { lexiconText } from "./lexicon.js";

/** How pressing a word of any tool is, in the languages of many desks; as {@link lexiconText} has it. */
const NAMES: readonly (readonly [priority: string, words: readonly string[]])[] = [
  [
    "critical",
    [
      "critical",
      "urgent",
      "blocker",
      "highest",
      "emergency",
      "kritisch",
      "dringend",
      "critique",
      "urgente",
      "critica",
    ],
  ],
  ["high", ["high", "major", "hoch", "haute", "elevee", "alta"]],
  ["medium", ["medium", "normal", "moderate", "standard", "mittel", "moyenne", "normale", "media"]],
  [
    "low",
    [
      "low",
      "minor",
      "lowest",
      "trivial",
      "planning",
      "niedrig",
      "gering",
      "basse",
      "faible",
      "baja",
      "bassa",
    ],
  ],
];

/** P1, Sev 2, Prio 3, 4: most desks count from the most pressing one. */
const RANK = /^(?:p|prio|priority|prioritat|priorite|prioridad|sev|severity|s|level|l)? ?([1-5])(?: |$)/;
const BY_RANK = ["critical", "high", "medium", "low", "low"];

export interface PriorityGuess {
  readonly to: string;
  readonly reason: string;
  /** Whether a word says so, and not a number alone. */
  readonly isNamed: boolean;
}

/** What a word for a priority most likely means, where nobody knows the tool; undefined: it says nothing, or two things. */
export function guessPriority(word: string): PriorityGuess | undefined {
  const plain = lexiconText(word);
  const named = NAMES.flatMap(([to, words]) =>
    words.filter((name) => plain.includes(` ${name} `)).map((name) => ({ to, name })),
  );
  const [first] = named;
  if (first !== undefined) {
    if (named.some(({ to }) => to !== first.to)) return undefined;
    return { to: first.to, reason: `its name has ${JSON.stringify(first.name)}`, isNamed: true };
  }
  const rank = RANK.exec(plain.trim())?.[1];
  const to = rank === undefined ? undefined : BY_RANK[Number(rank) - 1];
  if (to === undefined) return undefined;
  return { to, reason: `${rank} where 1 is the most pressing, as most desks count`, isNamed: false };
}
