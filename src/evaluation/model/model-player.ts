import type { LlmPlayers } from "../../baseline/llm-player.js";
import type { ModelPrices } from "./model-use.js";
import { SettingsError } from "../../support/settings-error.js";
import { sortedSnakeCase } from "../../support/json-value.js";
import { isObject } from "../../support/is-object.js";
import type { StepNotes } from "../episode-notes.js";
import type { EpisodePlayer } from "../play-episodes.js";
import type { Player } from "../player.js";
import { pricesOf, type ModelSettings } from "./model-settings.js";

/** A model as who plays an evaluation. */
export interface ModelPlayer extends Player {
  /** One line for the reader. */
  readonly introduction: string;
  readonly prices: ModelPrices;
  /** What all of its answers took, for the reader. */
  summary(): readonly string[];
}

/** Of the back-off's jitter alone: a run needs no other one. */
const JITTER_SEED = 0;

/** Throws {@link SettingsError} where something that a model needs is missing. `tell` takes what the reader should know at once. */
export async function createModelPlayer(
  settings: ModelSettings,
  tell: (line: string) => void,
): Promise<ModelPlayer> {
  const { apiBaseUrl: baseUrl, modelName: model } = settings;
  const apiKey = settings.apiKey ?? settings.hfToken;
  if (baseUrl === undefined || model === undefined || apiKey === undefined) {
    const missing = [
      ...(baseUrl === undefined ? ["API_BASE_URL (--api-base-url)"] : []),
      ...(model === undefined ? ["MODEL_NAME (--model-name)"] : []),
      ...(apiKey === undefined ? ["API_KEY (or HF_TOKEN; any word where the endpoint wants none)"] : []),
    ];
    throw new SettingsError([
      `--policy llm: a model is to play, and ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing.`,
    ]);
  }
  // Loaded on demand: nobody else needs the endpoint's client.
  const { createLlmPlayers } = await import("../../baseline/llm-player.js");
  const players = createLlmPlayers({ baseUrl, apiKey, model }, { ...settings, seed: JITTER_SEED }, tell);
  const places: ReturnType<LlmPlayers["open"]>[] = [];
  return {
    // A model may answer otherwise the next time, whatever its temperature.
    policy: { name: `llm/${model}`, sees: "observations", random: true },
    reads: true,
    notes: {
      model,
      mode: settings.llmMode,
      no_answer: settings.llmNoAnswer,
      temperature: settings.llmTemperature ?? null,
      context_tokens: settings.llmContextTokens,
      max_tokens: settings.llmMaxTokens ?? null,
    },
    introduction: players.introduction,
    prices: pricesOf(settings),
    createOn: () => (_options, place) => seated((places[place] ??= players.open()), `llm/${model}`),
    summary: () => players.summary(),
  };
}

/** One episode of it. */
function seated(player: ReturnType<LlmPlayers["open"]>, name: string): EpisodePlayer {
  const steps: StepNotes[] = [];
  return {
    name,
    reset: () => player.policy.reset?.(),
    async act(observation) {
      const action = await player.policy.act(observation);
      const { action_source: source, ...notes } = player.takeStepNotes();
      steps.push({
        ...(typeof source === "string" && { source }),
        notes: sortedSnakeCase(notes),
      });
      return action;
    },
    takeNotes() {
      const episode = sortedSnakeCase(player.takeEpisodeNotes());
      return { steps, episode: isObject(episode) ? episode : {} };
    },
  };
}
