import type { BaselineOptions } from "./options.js";
import { SettingsError } from "../support/settings-error.js";
import { createHeuristicPlayer } from "./heuristic-player.js";
import type { Player } from "./player.js";

/**
 * The model when an endpoint or a name asks for one, else the heuristic under its own name. Throws
 * {@link SettingsError} when a model is asked for and something that it needs is missing: the heuristic never
 * plays in a model's name. `tell` takes what the reader should know at once.
 */
export async function choosePlayer(
  settings: BaselineOptions,
  tell: (line: string) => void = () => undefined,
): Promise<Player> {
  const { apiBaseUrl: baseUrl, modelName: model } = settings;
  const apiKey = settings.apiKey ?? settings.hfToken;
  if (baseUrl !== undefined && model !== undefined && apiKey !== undefined) {
    // Loaded on demand: neither a server nor the heuristic needs the endpoint's client.
    const { createLlmPlayer } = await import("./llm-player.js");
    return createLlmPlayer({ baseUrl, model, apiKey }, settings, tell);
  }
  const asking = [
    ...(baseUrl === undefined ? [] : ["API_BASE_URL"]),
    ...(model === undefined ? [] : ["MODEL_NAME"]),
  ];
  const missing = [
    ...(baseUrl === undefined ? ["API_BASE_URL"] : []),
    ...(model === undefined ? ["MODEL_NAME"] : []),
    ...(apiKey === undefined ? ["API_KEY (or HF_TOKEN)"] : []),
  ];
  if (asking.length > 0) {
    const [are, them] = missing.length === 1 ? ["is", "it"] : ["are", "them"];
    const asks = asking.length === 1 ? "asks" : "ask";
    throw new SettingsError([
      `${missing.join(" and ")} ${are} missing: ${asking.join(" and ")} ${asks} for a model to play. Set ${them} too, or unset ${asking.join(" and ")} for the heuristic to play.`,
    ]);
  }
  return createHeuristicPlayer(introduction(settings));
}

/** For someone who has a key at hand and may take the score for a model's. */
function introduction({ apiKey, hfToken }: BaselineOptions): string | undefined {
  if (apiKey === undefined && hfToken === undefined) return undefined;
  const key = apiKey === undefined ? "HF_TOKEN" : "API_KEY";
  return `the heuristic plays, no model: ${key} alone names none; set API_BASE_URL and MODEL_NAME for one to play`;
}
