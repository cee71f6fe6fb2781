import type { Priority } from "../../domain/vocabulary.js";

const LEVELS: Readonly<Record<string, 1 | 2 | 3>> = {
  "1": 1,
  high: 1,
  "1 high": 1,
  critical: 1,
  extensive: 1,
  widespread: 1,
  highest: 1,
  urgent: 1,
  everyone: 1,
  "2": 2,
  medium: 2,
  "2 medium": 2,
  moderate: 2,
  significant: 2,
  limited: 2,
  department: 2,
  "3": 3,
  low: 3,
  "3 low": 3,
  minor: 3,
  localized: 3,
  lowest: 3,
  single: 3,
  individual: 3,
};

/** Freshservice counts upwards. */
const UPWARDS: Readonly<Record<string, 1 | 2 | 3>> = { "1": 3, "2": 2, "3": 1 };

function levelOf(text: string, upwards: boolean): 1 | 2 | 3 | undefined {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
  return (upwards ? UPWARDS[plain] : undefined) ?? LEVELS[plain] ?? LEVELS[plain.split(" ")[0] ?? ""];
}

/** Our priority by impact and urgency: both high is critical, one high is high, both low is low, anything else medium. */
export function priorityFrom(impact: string, urgency: string, upwards: boolean): Priority | undefined {
  const [a, b] = [levelOf(impact, upwards), levelOf(urgency, upwards)];
  if (a === undefined || b === undefined) return undefined;
  if (a === 1 && b === 1) return "critical";
  if (a === 1 || b === 1) return "high";
  return a === 3 && b === 3 ? "low" : "medium";
}

/** What stands for a priority where an export has none. */
export function levelsWord(impact: string, urgency: string): string | undefined {
  return impact === "" || urgency === "" ? undefined : `impact ${impact}, urgency ${urgency}`;
}

/** The two levels of a word that {@link levelsWord} made. */
export function readLevels(word: string): { readonly impact: string; readonly urgency: string } | undefined {
  const [, impact, urgency] = /^impact (.*), urgency (.*)$/.exec(word) ?? [];
  return impact === undefined || urgency === undefined ? undefined : { impact, urgency };
}
