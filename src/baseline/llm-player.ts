import { readBaseUrl } from "../llm/base-url.js";
import { createEndpoint } from "../llm/endpoint.js";
import { alternatives, usualShape } from "../llm/probe.js";
import { openPromptLog } from "../llm/prompt-log.js";
import { createLlmPolicy } from "../policies/index.js";
import { createRng } from "../support/rng.js";
import { createModelNotes } from "./model-notes.js";
import type { BaselineOptions } from "./options.js";
import type { Player } from "./player.js";

const MS_PER_SECOND = 1_000;

/** What a model needs at least. */
export interface ModelAccess {
  readonly baseUrl: URL;
  readonly apiKey: string;
  readonly model: string;
}

/** A model behind an endpoint as the player of a run. `tell` takes what the reader should know at once. */
export function createLlmPlayer(
  access: ModelAccess,
  settings: BaselineOptions,
  tell: (line: string) => void = () => undefined,
): Player {
  const { apiKey, model } = access;
  const address = readBaseUrl(access.baseUrl);
  const { llmMode: mode, llmNoAnswer: onNoAnswer } = settings;
  const notes = createModelNotes(onNoAnswer, { input: settings.priceInput, output: settings.priceOutput });

  const endpoint = createEndpoint({
    address,
    apiKey,
    model,
    shape: usualShape(settings),
    alternatives: settings.llmProbe === "auto" ? (asked) => alternatives(settings, asked) : undefined,
    onProbed: tell,
    maxTokens: settings.llmMaxTokens,
    timeoutMs: settings.llmTimeout * MS_PER_SECOND,
    backOff: {
      retries: settings.llmRetries,
      firstMs: settings.llmBackoffMs,
      longestMs: settings.llmMaxWait * MS_PER_SECOND,
    },
    rng: createRng(`llm back-off ${settings.seed}`),
    onUsage: (usage) => notes.addUsage(usage),
    onExchange: openPromptLog(settings.logPrompts, [apiKey, ...address.secrets]),
  });
  const policy = createLlmPolicy({
    ask: endpoint,
    mode,
    onNoAnswer,
    contextTokens: settings.llmContextTokens,
    onDecision: (decision, shortened) => notes.addDecision(decision, shortened),
  });

  return {
    ...notes,
    identity: { policy: "llm", model, mode, no_answer: onNoAnswer },
    policy,
    introduction: `model ${model} at ${address.shown}, mode ${mode}${onNoAnswer === "penalise" ? ", no answer is penalised" : ""}`,
  };
}
