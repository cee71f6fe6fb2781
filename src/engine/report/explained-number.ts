import type { Counterfactual, ExplainedInput } from "../../domain/episode-report.js";

/** A number as a person reads it: at most six digits. */
export function plainNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

export function input(name: string, value: number | string | readonly string[]): ExplainedInput {
  if (typeof value === "number") return { name, value: plainNumber(value) };
  return { name, value: typeof value === "string" ? value : value.join(", ") };
}

export function counterfactual(change: string, difference: number, rubricDifference: number): Counterfactual {
  const text = `${change}: ${signed(difference)} (rubric ${signed(rubricDifference)})`;
  return { change, difference, rubricDifference, text };
}

/** `+.10`, `−.03`, `0`: points to two digits, or to three where two say nothing. */
function signed(value: number): string {
  const digits = Math.abs(value) < COARSE ? 3 : 2;
  const text = Math.abs(value).toFixed(digits).replace(/^0\./, ".");
  if (Number(text) === 0) return "0";
  return `${value < 0 ? "−" : "+"}${text}`;
}

/** Points from which two digits are enough. */
const COARSE = 0.095;
