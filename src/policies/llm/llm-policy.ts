import type { Observation } from "../../domain/observation.js";
import { createAnswerer } from "../answer.js";
import { createHeuristicPolicy } from "../heuristic/index.js";
import type { AsyncPolicy } from "../policy.js";
import { decide, type Fallback, type ModelDecision, type OnNoAnswer } from "./decide.js";
import type { AskModel } from "./model.js";
import { createNotebook } from "./notebook.js";
import { buildPrompt, type PromptOptions, type Shortened } from "./prompt.js";
import { readAnswer } from "./read-answer.js";
import { actionTools } from "./tools.js";

export interface LlmPolicyOptions extends PromptOptions {
  readonly ask: AskModel;
  /** Backfill when absent. */
  readonly onNoAnswer?: OnNoAnswer;
  /** Called with every decision before it is played. */
  readonly onDecision?: (decision: ModelDecision, shortened: Shortened) => void;
}

/**
 * Plays what a model answers, mended and filled up by the declared rules. Asks once a step, with the observation
 * and what earlier observations of the episode showed; the rest of the conversation is not sent again.
 */
export function createLlmPolicy({
  ask,
  onNoAnswer = "backfill",
  onDecision,
  ...options
}: LlmPolicyOptions): AsyncPolicy {
  const notebook = createNotebook();
  const standIn = createStandIn();
  return {
    name: "llm",
    reset() {
      notebook.reset();
      standIn.reset();
    },
    async act(observation) {
      const ticket = observation.currentTicket;
      if (ticket === null) throw new Error("the episode is over: there is no ticket to act on");
      notebook.update(observation);
      const fallback = standIn.fallback(observation);
      const { messages, shortened } = buildPrompt(observation, notebook.findings(ticket.ticketId), options);
      const tools = options.mode === "tools" ? actionTools(observation) : [];
      const answer = await ask({ mode: options.mode, messages, tools });
      const decision = decide(readAnswer(answer, options.mode), observation, fallback, onNoAnswer);
      onDecision?.(decision, shortened);
      return decision.action;
    },
  };
}

/** What the heuristic would do and submit. It sees every observation, so that it can step in at any time. */
function createStandIn(): { reset(): void; fallback(observation: Observation): Fallback } {
  const heuristic = createHeuristicPolicy();
  const answerer = createAnswerer();
  return {
    reset() {
      heuristic.reset?.();
      answerer.reset();
    },
    fallback(observation) {
      answerer.update(observation);
      return { action: heuristic.act(observation), answer: answerer.answer(observation).action };
    },
  };
}
