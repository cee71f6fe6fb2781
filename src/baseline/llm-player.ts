import type { BaselineOptions } from "./options.js";
import { createLlmPolicy } from "../policies/index.js";
import { createRng } from "../support/rng.js";
import type { AnswerNote } from "./own-share.js";
import type { Player } from "./player.js";
import type { JsonObject } from "../support/is-object.js";
import { readBaseUrl } from "../llm/base-url.js";
import { createEndpoint } from "../llm/endpoint.js";
import { costOf, NO_USAGE, addUsage, type Usage } from "../llm/meter.js";
import { alternatives, usualShape } from "../llm/probe.js";
import { openPromptLog } from "../llm/prompt-log.js";
import { isShortened, NO_TALLY, tallyDecision, tallyUsage, type Tally } from "../llm/tally.js";
import { tellTally } from "../llm/tell-tally.js";

const MS_PER_SECOND = 1_000;

/** What a model needs at least. */
export interface ModelAccess {
  readonly baseUrl: URL;
  readonly apiKey: string;
  readonly model: string;
}

/** A model behind an endpoint as the player of a run. `tell` hears of what the reader should know at once. */
export function createLlmPlayer(
  access: ModelAccess,
  settings: BaselineOptions,
  tell: (line: string) => void = () => undefined,
): Player {
  const { apiKey, model } = access;
  const address = readBaseUrl(access.baseUrl);
  const { llmMode: mode, llmNoAnswer: onNoAnswer } = settings;
  const prices = { input: settings.priceInput, output: settings.priceOutput };
  let [whole, episode]: [Tally, Tally] = [NO_TALLY, NO_TALLY];
  let step: JsonObject = {};
  let usage = NO_USAGE;
  let answered: AnswerNote = { onNoAnswer, rules: [] };

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
    onUsage(taken) {
      usage = addUsage(usage, taken);
      whole = tallyUsage(whole, taken);
      episode = tallyUsage(episode, taken);
    },
    onExchange: openPromptLog(settings.logPrompts, [apiKey, ...address.secrets]),
  });
  const policy = createLlmPolicy({
    ask: endpoint,
    mode,
    onNoAnswer,
    contextTokens: settings.llmContextTokens,
    onDecision(decision, shortened) {
      whole = tallyDecision(whole, decision, shortened);
      episode = tallyDecision(episode, decision, shortened);
      answered = {
        onNoAnswer,
        rules: [...decision.backfills, ...decision.unanswered].map(({ rule }) => rule),
      };
      step = {
        action_source: decision.source,
        repairs: decision.repairs,
        backfills: decision.backfills,
        unanswered: decision.unanswered,
        shortened: isShortened(shortened) ? shortened : null,
        ...usageNotes(usage),
      };
      usage = NO_USAGE;
    },
  });

  return {
    identity: { policy: "llm", model, mode, no_answer: onNoAnswer },
    policy,
    introduction: `model ${model} at ${address.shown}, mode ${mode}${onNoAnswer === "penalise" ? ", no answer is penalised" : ""}`,
    takeStepNotes: () => step,
    lastAnswer: () => answered,
    takeEpisodeNotes() {
      const { sources, repairs, backfills, unanswered, shortenedPrompts, usage: taken } = episode;
      episode = NO_TALLY;
      return {
        action_sources: sources,
        repairs,
        backfills,
        unanswered,
        shortened_prompts: shortenedPrompts,
        ...usageNotes(taken),
        cost: costOf(taken, prices) ?? null,
      };
    },
    summary: () => tellTally(whole, prices),
  };
}

function usageNotes({ promptTokens, answerTokens, uncounted, faults }: Usage): JsonObject {
  return {
    prompt_tokens: promptTokens,
    answer_tokens: answerTokens,
    uncounted_answers: uncounted,
    failed_attempts: faults,
  };
}
