/** How the model is asked to answer: a JSON object as text, or a call of one of the functions. */

export type LlmMode = "tools" | "json";

export interface Message {
  readonly role: "system" | "user";
  readonly content: string;
}

/** A function that the model may call; `parameters` is a JSON Schema. */
export interface FunctionTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** One question to a model. In JSON mode there are no tools. */
export interface ModelRequest {
  readonly mode: LlmMode;
  readonly messages: readonly Message[];
  readonly tools: readonly FunctionTool[];
}

export interface ModelCall {
  readonly name: string;
  /** As the model wrote them: meant to be a JSON object. */
  readonly arguments: string;
}

/** What a model answered; nothing of it can be relied on. */
export interface ModelAnswer {
  /** Empty when there is none. */
  readonly content: string;
  /** What the model thought, where the endpoint keeps it apart from the answer; else empty. */
  readonly thoughts: string;
  /** The model's own words for why it will not answer; empty when it did not refuse. */
  readonly refusal: string;
  readonly calls: readonly ModelCall[];
  /** Whether the answer was cut off at the most tokens allowed. */
  readonly cutOff: boolean;
}

/** Asks the model. Rejects only when no answer can be had: that ends the run and is never an action. */
export type AskModel = (request: ModelRequest) => Promise<ModelAnswer>;
