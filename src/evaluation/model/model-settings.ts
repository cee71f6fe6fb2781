import type { LlmOptions } from "../../llm/options.js";
import type { ModelPrices } from "./model-use.js";

/** The model that plays, how it is reached and asked, and what its tokens cost. */
export interface ModelSettings extends LlmOptions {
  /** Undefined: none is named. */
  readonly modelName: string | undefined;
  /** Where prompts and answers go; undefined: nowhere. */
  readonly logPrompts: string | undefined;
}

export function pricesOf({ priceInput, priceOutput }: ModelSettings): ModelPrices {
  return { input: priceInput ?? null, output: priceOutput ?? null };
}
