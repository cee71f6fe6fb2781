/** An agent that asks a language model. How the model is reached is the caller's: nothing here does I/O. */
export { ANSWER_SOURCES, type AnswerSource, type ModelDecision, type OnNoAnswer } from "./decide.js";
export { BACKFILLS, REPAIRS, type Applied, type Backfill, type Repair } from "./declared-rules.js";
export { createLlmPolicy, type LlmPolicyOptions } from "./llm-policy.js";
export {
  type AskModel,
  type FunctionTool,
  type LlmMode,
  type Message,
  type ModelAnswer,
  type ModelCall,
  type ModelRequest,
} from "./model.js";
export { createNotebook, type Notebook } from "./notebook.js";
export { buildPrompt, type Prompt, type PromptOptions, type Shortened } from "./prompt.js";
export { wireText } from "./snake-cased.js";
export { actionTools } from "./tools.js";
