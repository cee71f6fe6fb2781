import type { Derivation } from "./derive.js";
import type { ToldFact } from "./facts.js";

/** The chain from facts to labels, a line each: `fact NAME = VALUE (PLACE: "QUOTE")`, then `rule …`. */
export function rationaleOf(scenario: string, facts: readonly ToldFact[], { rules }: Derivation): string {
  return [
    `scenario ${scenario}`,
    ...facts.map(
      ({ name, value, place, quote }) => `fact ${name} = ${value} (${place}: ${JSON.stringify(quote)})`,
    ),
    ...rules.map((rule) => `rule ${rule}`),
  ].join("\n");
}
