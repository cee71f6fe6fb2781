import type { Template } from "./template.js";
import type { Scenario } from "./world-data.js";

/** What goes with a complaint: titles and details that have no word of another complaint of the scenario. */
export interface Fitting {
  readonly titles: readonly Template[];
  readonly details: readonly Template[];
}

/** Found once a scenario, when it is first written. */
const KNOWN = new WeakMap<Scenario, ReadonlyMap<Template, Fitting>>();

/** Of an opening that is not the scenario's own everything fits. */
export function fitting(scenario: Scenario, opening: Template): Fitting {
  const known = KNOWN.get(scenario) ?? fittingsOf(scenario);
  KNOWN.set(scenario, known);
  return known.get(opening) ?? scenario;
}

function fittingsOf({ opens, causes, titles, details }: Scenario): ReadonlyMap<Template, Fitting> {
  const openings = [...opens, ...causes.flatMap((cause) => cause.opens ?? [])];
  const words = openings.map((opening) => ({ opening, own: wordsOf(opening) }));
  return new Map(
    words.map(({ opening, own }) => {
      const others = new Set(words.flatMap(({ own: some }) => [...some].filter((word) => !own.has(word))));
      const fits = (template: Template): boolean => ![...wordsOf(template)].some((word) => others.has(word));
      const fittingTitles = titles.filter(fits);
      return [
        opening,
        { titles: fittingTitles.length > 0 ? fittingTitles : titles, details: details.filter(fits) },
      ];
    }),
  );
}

/** Shorter ones and these say little of what a sentence is about. */
const LEAST = 5;
const COMMON = new Set(["since", "there", "their", "which", "about", "again", "cannot", "should", "people"]);

function wordsOf(template: Template): ReadonlySet<string> {
  const words = literals(template).flatMap((text) => text.toLowerCase().match(/\p{L}+/gu) ?? []);
  return new Set(words.filter((word) => word.length >= LEAST && !COMMON.has(word)));
}

function literals({ parts }: Template): readonly string[] {
  return parts.flatMap((part) => {
    if (typeof part === "string") return [part];
    return "slot" in part ? [] : part.choices.flatMap(literals);
  });
}
