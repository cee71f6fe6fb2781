import { readBaseUrl } from "../llm/base-url.js";
import { createEndpoints } from "../llm/endpoint.js";
import type { LlmOptions } from "../llm/options.js";
import { alternatives, usualShape } from "../llm/probe.js";
import { openPromptLog } from "../llm/prompt-log.js";
import { addTally, NO_TALLY } from "../llm/tally.js";
import { tellTally } from "../llm/tell-tally.js";
import { createLlmPolicy } from "../policies/index.js";
import { createRng } from "../support/rng.js";
import { createModelNotes, type ModelNotes } from "./model-notes.js";
import type { BaselineOptions } from "./options.js";
import type { Player, PlayerIdentity } from "./player.js";

const MS_PER_SECOND = 1_000;

/** What a model needs at least. */
export interface ModelAccess {
  readonly baseUrl: URL;
  readonly apiKey: string;
  readonly model: string;
}

/** How it is asked, and what is kept of that. */
export type AskingOptions = LlmOptions & Pick<BaselineOptions, "logPrompts" | "seed">;

/** A model behind an endpoint, of whom several may play at once. */
export interface LlmPlayers {
  /** What each of them is. */
  readonly identity: PlayerIdentity;
  readonly introduction: string;
  /** One more of them: it plays one episode at a time. */
  open(): Omit<Player, "introduction" | "summary">;
  /** What all of them took, for the reader. */
  summary(): readonly string[];
}

/** A model behind an endpoint as the player of a run. `tell` takes what the reader should know at once. */
export function createLlmPlayer(
  access: ModelAccess,
  settings: AskingOptions,
  tell: (line: string) => void = () => undefined,
): Player {
  const players = createLlmPlayers(access, settings, tell);
  return { ...players.open(), introduction: players.introduction, summary: () => players.summary() };
}

/** As {@link createLlmPlayer}, for several at once that are one player to the reader. */
export function createLlmPlayers(
  access: ModelAccess,
  settings: AskingOptions,
  tell: (line: string) => void,
): LlmPlayers {
  const { apiKey, model } = access;
  const address = readBaseUrl(access.baseUrl);
  const { llmMode: mode, llmNoAnswer: onNoAnswer } = settings;
  const prices = { input: settings.priceInput, output: settings.priceOutput };
  const all: ModelNotes[] = [];

  const openAsker = createEndpoints({
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
    onExchange: openPromptLog(settings.logPrompts, [apiKey, ...address.secrets]),
  });
  const identity: PlayerIdentity = { policy: "llm", model, mode, no_answer: onNoAnswer };

  return {
    identity,
    introduction: `model ${model} at ${address.shown}, mode ${mode}${onNoAnswer === "penalise" ? ", no answer is penalised" : ""}`,
    open() {
      const notes = createModelNotes(onNoAnswer, prices);
      all.push(notes);
      const policy = createLlmPolicy({
        ask: openAsker((usage) => notes.addUsage(usage)),
        mode,
        onNoAnswer,
        contextTokens: settings.llmContextTokens,
        onDecision: (decision, shortened) => notes.addDecision(decision, shortened),
      });
      return { ...notes, identity, policy };
    },
    summary: () => tellTally(all.map((notes) => notes.tally()).reduce(addTally, NO_TALLY), prices),
  };
}
